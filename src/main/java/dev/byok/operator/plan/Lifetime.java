package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/** Compares an expiration that is asked for with the one that KMS holds, and computes the ValidTo to ask for. */
final class Lifetime {
    /** KMS takes a ValidTo at most this far ahead (ImportKeyMaterial, ValidTo). */
    static final Duration MOST = Duration.ofDays(365);

    /** Kept under KMS's cap, for the time that a request takes and for clocks that differ. */
    private static final Duration MARGIN = Duration.ofMinutes(5);

    private Lifetime() {}

    /**
     * Whether KMS holds what is asked.
     *
     * @param applied the expiration of the spec as of the last import; null when not known
     */
    static boolean satisfied(Expiration asked, MaterialInKms held, Expiration applied, Instant kmsTime) {
        if (!asked.model().name().equals(held.expirationModel())) {
            return false;
        }
        if (!asked.expires()) {
            return true;
        }
        if (asked.validTo() != null) {
            return asked.fixedEnd().equals(held.validTo());
        }
        Instant latest = kmsTime.plus(asked.lifetime()).plus(MARGIN);
        boolean inRange = held.validTo() != null
                && held.validTo().isAfter(kmsTime)
                && !held.validTo().isAfter(latest);
        return inRange && (applied == null || same(asked, applied));
    }

    /** Whether two settings ask for the same, however they are written. */
    static boolean same(Expiration a, Expiration b) {
        return a.equals(b)
                || (a.model() == b.model()
                        && Objects.equals(a.lifetime(), b.lifetime())
                        && Objects.equals(a.fixedEnd(), b.fixedEnd()));
    }

    /** The ValidTo to send, from KMS's own time; null when the material is not to expire. */
    static Instant validTo(Expiration asked, Instant kmsTime) {
        if (!asked.expires()) {
            return null;
        }
        if (asked.validTo() != null) {
            return asked.fixedEnd();
        }
        Instant wanted = kmsTime.plus(asked.lifetime());
        Instant latest = latestAccepted(kmsTime);
        return Instant.ofEpochSecond((wanted.isBefore(latest) ? wanted : latest).getEpochSecond());
    }

    /** The furthest ValidTo that is sent at this time. */
    static Instant latestAccepted(Instant kmsTime) {
        return kmsTime.plus(MOST).minus(MARGIN);
    }

    /** Whether KMS shows exactly what an import with this ValidTo leaves behind. */
    static boolean shows(MaterialInKms held, Instant validTo) {
        ExpirationModel model =
                validTo == null ? ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE : ExpirationModel.KEY_MATERIAL_EXPIRES;
        return held.imported()
                && model.name().equals(held.expirationModel())
                && Objects.equals(held.validTo(), validTo);
    }
}
