package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a user asks of one KMS key. Components are null where the user left them out and the schema has no default.
 *
 * @param keyId key id or key ARN, never an alias; set once
 * @param region the key's Region; required with a bare key id, must agree with an ARN
 * @param materials the key's materials, oldest first; the last one is current
 * @param expiration how long imported material lives in KMS
 * @param reimport when material is imported again before it expires; only with validFor
 * @param recovery what happens after material was lost
 * @param wrapping how the next answer is to be wrapped
 * @param publishImportParameters whether import parameters are published in status
 * @param pollInterval how often KMS is asked when nothing is due
 * @param deletionPolicy what becomes of imported material when this resource is deleted
 * @param suspend true stops every KMS write
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportedKeySpec(
        String keyId,
        String region,
        List<Material> materials,
        Expiration expiration,
        Reimport reimport,
        Recovery recovery,
        Wrapping wrapping,
        PublishImportParameters publishImportParameters,
        String pollInterval,
        DeletionPolicy deletionPolicy,
        Boolean suspend) {

    /** Copies the list, so that a spec never changes under a reader. */
    public ImportedKeySpec {
        materials = materials == null ? List.of() : List.copyOf(materials);
    }
}
