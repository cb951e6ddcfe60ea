package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;

/** An AWS KMS key with imported key material (Origin EXTERNAL), and where its material comes from. */
@Group(ImportedKey.GROUP)
@Version("v1alpha1")
@ShortNames("ik")
@Categories("byok")
@JsonIgnoreProperties(ignoreUnknown = true)
public final class ImportedKey extends CustomResource<ImportedKeySpec, ImportedKeyStatus> implements Namespaced {
    /** API group of every resource and annotation of this project. */
    public static final String GROUP = "byok.dev";

    /** Annotation whose every new value asks for a re-import of the key's material. */
    public static final String REIMPORT_REQUESTED_AT = GROUP + "/reimport-requested-at";

    private static final long serialVersionUID = 1L;
}
