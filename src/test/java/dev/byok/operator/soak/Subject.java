package dev.byok.operator.soak;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One key, with what its resource asks.
 *
 * @param name of its resource and of its Secret
 * @param arn of its KMS key
 * @param keySpec KMS's KeySpec
 * @param kind what is asked, and what people do
 * @param material its bytes
 * @param days of {@code validFor}
 * @param daysBefore of {@code reimport.before}; 0 for the default of a third
 * @param end fixed end; null without
 * @param pollDays days between two polls
 * @param smallWrappingKey whether wrapping keys are RSA_2048
 */
@SuppressWarnings("ArrayRecordComponent") // Never compared.
record Subject(
        String name,
        String arn,
        String keySpec,
        Kind kind,
        byte[] material,
        int days,
        int daysBefore,
        Instant end,
        int pollDays,
        boolean smallWrappingKey) {
    static final String MATERIAL = "2026";

    /** Its resource. */
    ImportedKey resource(String namespace) {
        ImportedKey key = new ImportedKey();
        key.getMetadata().setNamespace(namespace);
        key.getMetadata().setName(name);
        key.setSpec(new ImportedKeySpec(
                arn,
                null,
                List.of(source()),
                expiration(),
                reimport(),
                kind == Kind.RECOVERY_MANUAL ? new Recovery(AutomationPolicy.Manual) : null,
                smallWrappingKey ? new Wrapping(null, WrappingKeySpec.RSA_2048) : null,
                null,
                pollDays + "d",
                DeletionPolicy.Retain,
                false));
        return key;
    }

    private Material source() {
        if (!kind.wrapped()) {
            return new Material(MATERIAL, null, null, secret("keyMaterial"));
        }
        return new Material(MATERIAL, null, new Wrapped(secret("encryptedKeyMaterial"), secret("importToken")), null);
    }

    private SecretSource secret(String key) {
        return new SecretSource(new SecretKeyRef(name, key));
    }

    private Expiration expiration() {
        return switch (kind) {
            case NO_EXPIRY -> new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
            case FIXED_END -> new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, end.toString());
            default -> new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, days + "d", null);
        };
    }

    private Reimport reimport() {
        if (kind == Kind.REIMPORT_MANUAL) {
            return new Reimport(null, null, AutomationPolicy.Manual);
        }
        return kind.renews() && daysBefore > 0 ? new Reimport(daysBefore + "d", null, null) : null;
    }

    /** Whether KMS takes its end by then; it takes at most 365 days ahead. */
    boolean mayBeImportedBy(Instant now) {
        return end == null || end.isBefore(now.plus(Duration.ofDays(364)));
    }

    /** The earliest instant at which material imported then, until then, may be due: window and all of the jitter. */
    Instant earliestDue(Instant imported, Instant validTo) {
        Duration lifetime = Duration.between(imported, validTo);
        Duration before = daysBefore > 0
                ? Duration.ofDays(daysBefore)
                : lifetime.multipliedBy(33).dividedBy(100);
        Duration rest = lifetime.minus(before);
        return validTo.minus(before)
                .minus((before.compareTo(rest) < 0 ? before : rest).dividedBy(10))
                .minusSeconds(60);
    }
}
