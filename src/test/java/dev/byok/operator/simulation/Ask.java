package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.DurationText;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.PublishImportParameters;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.api.v1alpha1.Wrapping;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What people ask in the spec, field by field. */
final class Ask {
    private static final Map<String, Duration> READ = new ConcurrentHashMap<>();
    boolean plaintext;
    Expiration expiration = validFor("90d");
    Reimport reimport;
    boolean manualRecovery;
    Wrapping wrapping;
    boolean publish = true;
    String poll = "24h";
    boolean suspend;

    static Expiration validFor(String lifetime) {
        return new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, lifetime, null);
    }

    static Expiration validTo(Instant end) {
        return new Expiration(
                ExpirationModel.KEY_MATERIAL_EXPIRES,
                null,
                end.truncatedTo(java.time.temporal.ChronoUnit.SECONDS).toString());
    }

    static Expiration forEver() {
        return new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
    }

    boolean manualReimport() {
        return reimport != null && reimport.policy() == AutomationPolicy.Manual;
    }

    ImportedKeySpec spec() {
        Wrapped wrapped = new Wrapped(source("encryptedKeyMaterial"), source("importToken"));
        return new ImportedKeySpec(
                SimulatedKms.ARN,
                null,
                List.of(new Material("2026", null, plaintext ? null : wrapped, plaintext ? source("material") : null)),
                expiration,
                reimportIfItFits(),
                new Recovery(manualRecovery ? AutomationPolicy.Manual : AutomationPolicy.Automatic),
                wrapping,
                publish ? PublishImportParameters.WhenNeeded : PublishImportParameters.Never,
                poll,
                null,
                suspend);
    }

    /** Admission lets no lead time through that is as long as the lifetime. */
    private Reimport reimportIfItFits() {
        if (expiration.validFor() == null || reimport == null || reimport.before() == null) {
            return expiration.validFor() == null ? null : reimport;
        }
        boolean fits = duration(reimport.before()).compareTo(lifetime()) < 0;
        return fits ? reimport : new Reimport(null, null, reimport.policy());
    }

    /** {@link Expiration#lifetime}, read once. */
    Duration lifetime() {
        return expiration.validFor() == null ? null : duration(expiration.validFor());
    }

    /** Few texts are drawn, and read in every sample. */
    static Duration duration(String text) {
        return READ.computeIfAbsent(text, DurationText::parse);
    }

    private static SecretSource source(String key) {
        return new SecretSource(new SecretKeyRef("s", key));
    }
}
