package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.digest.OwnRecords;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.material.MaterialShape;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.ParametersView;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Import parameters for material that the operator wraps itself, kept until they are used. They are in memory only: a
 * wrapping key read back from status could have been swapped by whoever may write there.
 */
final class ParameterSets {
    private static final int PEM_LINE = 64;

    private final Map<String, Held> sets = new ConcurrentHashMap<>();
    private final DigestKey digestKey;

    ParameterSets(DigestKey digestKey) {
        this.digestKey = digestKey;
    }

    /** A set, and what it was asked for. */
    record Held(String algorithm, String keySpec, ParametersForImport parameters) {}

    /** Keeps a set for the resource of that uid, and forgets every set that has run out by then. */
    void keep(String uid, Action.GetParameters asked, ParametersForImport parameters, Instant kmsTime) {
        sets.values().removeIf(held -> held.parameters().validTo().isBefore(kmsTime));
        sets.put(uid, new Held(asked.algorithm(), asked.keySpec(), parameters));
    }

    /** The set of that resource; null if there is none. */
    Held of(String uid) {
        return sets.get(uid);
    }

    /** What a decision may know of that set; null if there is none. */
    ParametersView view(String uid) {
        Held held = sets.get(uid);
        return held == null
                ? null
                : new ParametersView(
                        held.algorithm(), held.keySpec(), held.parameters().validTo());
    }

    /** Forgets a set that was used or refused, or whose resource is gone. */
    void drop(String uid) {
        sets.remove(uid);
    }

    /** A set as status shows it to a ceremony, for the resource of that uid alone. */
    ImportParameters published(String uid, Action.GetParameters asked, ParametersForImport parameters) {
        ImportParameters set = new ImportParameters(
                asked.material(),
                pem(parameters.publicKey()),
                MaterialShape.fingerprint(parameters.publicKey()),
                Base64.getEncoder().encodeToString(parameters.importToken()),
                digestKey.digest(parameters.importToken()),
                asked.algorithm(),
                asked.keySpec(),
                parameters.validTo(),
                null);
        return new OwnRecords(digestKey).authenticated(uid, set);
    }

    private static String pem(byte[] publicKey) {
        String body = Base64.getMimeEncoder(PEM_LINE, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(publicKey);
        return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
    }
}
