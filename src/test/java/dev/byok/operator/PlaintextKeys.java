package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.Base64;
import java.util.List;

/** Test kit: keys whose material the operator may read. */
public final class PlaintextKeys {
    private static final String KEY = "keyMaterial";

    private PlaintextKeys() {}

    /** Stores material in a Secret. */
    public static void putSecret(World world, String name, byte[] material) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(World.NAMESPACE)
                .withName(name)
                .endMetadata()
                .addToData(KEY, Base64.getEncoder().encodeToString(material))
                .build();
        world.api().admin().resource(secret).createOr(existing -> existing.update());
    }

    /** A key whose material is in the Secret of its name, looked at as often as by default. */
    public static ImportedKey key(World world, String name, String keyArn) {
        ImportedKey key = world.everyHour(world.key(name, keyArn));
        ImportedKeySpec spec = key.getSpec();
        SecretSource source = new SecretSource(new SecretKeyRef(name, KEY));
        key.setSpec(new ImportedKeySpec(
                spec.keyId(),
                spec.region(),
                List.of(new Material("2026", null, null, source)),
                spec.expiration(),
                spec.reimport(),
                spec.recovery(),
                spec.wrapping(),
                spec.publishImportParameters(),
                spec.pollInterval(),
                spec.deletionPolicy(),
                spec.suspend()));
        return key;
    }
}
