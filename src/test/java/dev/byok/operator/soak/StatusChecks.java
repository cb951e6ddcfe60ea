package dev.byok.operator.soak;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** What a status says at rest: what KMS holds, and what was dictated for that kind of key. */
final class StatusChecks {
    private StatusChecks() {}

    /** What is wrong with that status, KMS describing the key so. */
    static List<String> violations(Subject subject, ImportedKey key, KeyMetadata truth, Instant now) {
        ImportedKeyStatus status = key.getStatus();
        MaterialStatus material = status.material(Subject.MATERIAL);
        List<String> violations = new ArrayList<>();
        boolean holds = truth.keyStateAsString().equals("Enabled");
        String importState = holds ? "IMPORTED" : "PENDING_IMPORT";
        same(violations, "keyState", status.keyState(), truth.keyStateAsString());
        same(violations, "validTo", status.validTo(), truth.validTo());
        same(violations, "expirationModel", status.expirationModel(), truth.expirationModelAsString());
        same(violations, "importState", material.importState(), importState);
        same(violations, "attempt", material.attempt(), null);
        same(
                violations,
                "observedGeneration",
                status.observedGeneration(),
                key.getMetadata().getGeneration());
        if (holds) {
            same(violations, "validTo of the material", material.validTo(), truth.validTo());
            same(violations, "expiry", truth.validTo() == null, subject.kind() == Kind.NO_EXPIRY);
        }
        String ready = status.condition("Ready")
                .map(condition -> condition.status() + "/" + condition.reason())
                .orElse("unknown");
        same(violations, "Ready", ready, dictated(subject, status, truth, now));
        boolean unready = status.condition("Reconciling").isPresent()
                || status.condition("Stalled").isPresent();
        same(violations, "Reconciling or Stalled", unready, !ready.startsWith("True"));
        return violations;
    }

    /** The state of Ready that a key of that kind ends in. */
    private static String dictated(Subject subject, ImportedKeyStatus status, KeyMetadata truth, Instant now) {
        if (truth.keyStateAsString().equals("Enabled")) {
            return "True/Imported";
        }
        return switch (subject.kind()) {
            case WRAPPED_NEVER -> status.importParameters().isEmpty() ? "False/with a set" : "False/AwaitingMaterial";
            case REIMPORT_MANUAL -> "False/Lapsed";
            case FIXED_END -> subject.end().isAfter(now) ? "False/ValidToTooFar" : "False/Lapsed";
            case RECOVERY_MANUAL -> "False/RecoveryAwaitsRequest";
            default -> "True/Imported";
        };
    }

    private static void same(List<String> violations, String what, Object said, Object right) {
        if (!Objects.equals(said, right)) {
            violations.add("status says " + what + " " + said + ", which should be " + right);
        }
    }
}
