package dev.byok.operator.reconcile;

import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.material.MaterialShape;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Observation;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks KMS for the public key of a key that was imported from plaintext, which proves what it holds. Once for each
 * import: a key never takes another private key, so what was proved stays true, and an identity that may not ask is not
 * made to ask again. What was settled is forgotten with the process and then asked once more.
 */
final class PublicKeyProof {
    private static final Logger LOG = LoggerFactory.getLogger(PublicKeyProof.class);

    private final KeyService keys;
    private final Map<String, Import> settled = new ConcurrentHashMap<>();

    PublicKeyProof(KeyService keys) {
        this.keys = keys;
    }

    /** One import, and what it is to be proved by. */
    private record Import(String fingerprint, Instant time) {}

    /** SHA-256 of the public key that KMS shows; null where that proves nothing, is settled, or may not be asked. */
    String shown(Observation look) {
        boolean proves = look.key() instanceof KeyView.Found found
                && found.key().state() == KeyState.ENABLED
                && look.recorded().publicKeyFingerprint() != null;
        String uid = look.subject().uid();
        Import last = new Import(
                look.recorded().publicKeyFingerprint(), look.recorded().lastImportTime());
        if (!proves || last.equals(settled.get(uid))) {
            return null;
        }
        try {
            String shown = MaterialShape.fingerprint(keys.publicKey(KeyTarget.of(look.spec())));
            if (shown.equals(last.fingerprint())) {
                settled.put(uid, last);
            }
            return shown;
        } catch (KmsFailure e) {
            if (e.kind() == KmsFailure.Kind.ACCESS_DENIED) {
                settled.put(uid, last);
                LOG.info("{}: what was imported is not compared with KMS's public key: {}", path(look), e.logMessage());
            }
            return null;
        }
    }

    /** Forgets a resource that is gone. */
    void drop(String uid) {
        settled.remove(uid);
    }

    private static String path(Observation look) {
        return look.subject().path();
    }
}
