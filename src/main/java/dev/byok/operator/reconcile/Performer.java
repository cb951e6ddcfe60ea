package dev.byok.operator.reconcile;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.Observation;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The only writer to KMS. Every write leaves one line in the log, by which CloudTrail finds it. */
final class Performer {
    private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

    private final KeyService keys;

    Performer(KeyService keys) {
        this.keys = keys;
    }

    /**
     * Sends the pair that was observed.
     *
     * @throws KmsFailure if KMS refused it, or if the outcome is not known
     */
    ImportReceipt importMaterial(Observation look, Action.Import action, SecretPair pair) {
        ImportRequest request = new ImportRequest(
                KeyTarget.of(look.spec()),
                pair.encryptedKeyMaterial(),
                pair.importToken(),
                action.attempt().validTo(),
                action.type(),
                action.keyMaterialId(),
                action.description());
        try {
            ImportReceipt receipt = keys.importMaterial(request);
            log(look, "ImportKeyMaterial", "Success", receipt.requestId(), null);
            return receipt;
        } catch (KmsFailure e) {
            log(look, "ImportKeyMaterial", e.kind().name(), e.requestId(), e.getMessage());
            throw e;
        }
    }

    /**
     * Deletes one material.
     *
     * @return AWS request id
     * @throws KmsFailure if KMS refused, or if the outcome is not known
     */
    String deleteMaterial(Observation look, Action.DeleteMaterial action) {
        try {
            String requestId = keys.deleteMaterial(KeyTarget.of(look.spec()), action.keyMaterialId());
            log(look, "DeleteImportedKeyMaterial", "Success", requestId, null);
            return requestId;
        } catch (KmsFailure e) {
            log(look, "DeleteImportedKeyMaterial", e.kind().name(), e.requestId(), e.getMessage());
            throw e;
        }
    }

    private static void log(Observation look, String operation, String outcome, String requestId, String message) {
        LOG.atLevel(message == null ? Level.INFO : Level.WARN)
                .addKeyValue("namespace", look.subject().namespace())
                .addKeyValue("name", look.subject().name())
                .addKeyValue("keyArn", look.status().keyArn())
                .addKeyValue("operation", operation)
                .addKeyValue("outcome", outcome)
                .addKeyValue("requestId", requestId)
                .log(message == null ? "KMS write" : message);
    }
}
