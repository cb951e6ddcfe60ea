package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.material.MaterialWrapper;
import dev.byok.operator.material.Plaintext;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.BundleView;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Observation;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The only writer to KMS. */
final class Performer {
    /** Refusals after which a set of import parameters is of no more use; after all others it is used again. */
    private static final Set<KmsFailure.Kind> SPENDS = Set.of(
            KmsFailure.Kind.EXPIRED_IMPORT_TOKEN,
            KmsFailure.Kind.INVALID_IMPORT_TOKEN,
            KmsFailure.Kind.INVALID_CIPHERTEXT,
            KmsFailure.Kind.INCORRECT_KEY_MATERIAL);

    private static final Logger LOG = LoggerFactory.getLogger(Performer.class);

    private final KeyService keys;
    private final Sources sources;
    private final ParameterSets sets;
    private final KmsMeter meter;
    private final Wrapper wrapper;

    Performer(KeyService keys, Sources sources, ParameterSets sets, KmsMeter meter) {
        this(keys, sources, sets, meter, new MaterialWrapper()::wrap);
    }

    Performer(KeyService keys, Sources sources, ParameterSets sets, KmsMeter meter, Wrapper wrapper) {
        this.keys = keys;
        this.sources = sources;
        this.sets = sets;
        this.meter = meter;
        this.wrapper = wrapper;
    }

    /**
     * Gets a wrapping key and its token. For material that the operator wraps itself they are kept here as well.
     *
     * @throws KmsFailure if KMS gives none
     */
    ParametersForImport getParameters(Observation look, Action.GetParameters action) {
        ParametersForImport parameters = new WriteLog(look, action)
                .around(
                        () -> keys.parametersForImport(KeyTarget.of(look.spec()), action.algorithm(), action.keySpec()),
                        WriteLog.Answer::of);
        if (!action.publish()) {
            sets.keep(look.subject().uid(), action, parameters, look.status().lastObservedTime());
        }
        return parameters;
    }

    /** Import parameters as status shows them. */
    ImportParameters published(Observation look, Action.GetParameters action, ParametersForImport parameters) {
        return sets.published(look.subject().uid(), action, parameters);
    }

    /**
     * Sends material.
     *
     * @param pair the pair that was observed; null for material that is wrapped here
     * @return what KMS answered; empty if nothing was sent, because the source or the key is not any more what was
     *     observed
     * @throws KmsFailure if KMS refused it, or if the outcome is not known
     */
    Optional<ImportReceipt> importMaterial(Observation look, Action.Import action, SecretPair pair) {
        if (!isAsObserved(look)) {
            return Optional.empty();
        }
        if (pair != null) {
            return Optional.of(send(look, action, pair));
        }
        String uid = look.subject().uid();
        Optional<SecretPair> wrapped = wrap(look, sets.of(uid));
        if (wrapped.isEmpty()) {
            return Optional.empty();
        }
        try (SecretPair ours = wrapped.get()) {
            ImportReceipt receipt = send(look, action, ours);
            sets.drop(uid);
            return Optional.of(receipt);
        } catch (KmsFailure e) {
            if (SPENDS.contains(e.kind())) {
                sets.drop(uid);
            }
            throw e;
        }
    }

    /**
     * Whether KMS still describes the key as the import was decided on. A key that somebody disabled since would be
     * enabled by it, and an earlier import of unknown outcome may show only now. One without material can be neither.
     */
    private boolean isAsObserved(Observation look) {
        if (!(look.key() instanceof KeyView.Found found) || found.key().state() == KeyState.PENDING_IMPORT) {
            return true;
        }
        try {
            KeyDescription before = found.key();
            KeyDescription now = keys.describe(KeyTarget.of(look.spec()));
            return now.state() == before.state()
                    && Objects.equals(now.expirationModel(), before.expirationModel())
                    && Objects.equals(now.validTo(), before.validTo());
        } catch (KmsFailure e) {
            LOG.info(
                    "{}: not imported, because KMS did not describe the key again: {}",
                    look.subject().path(),
                    e.getMessage());
            return false;
        }
    }

    /** The material is read as late as can be, and wiped before anything is sent. */
    private Optional<SecretPair> wrap(Observation look, ParameterSets.Held held) {
        if (held == null || !(look.bundle() instanceof BundleView.Plaintext seen)) {
            return Optional.empty();
        }
        PlaintextReading reading = sources.plaintext(
                look.subject().namespace(),
                look.material().plaintext(),
                look.status().keySpec());
        if (!(reading instanceof PlaintextReading.Fit fit)) {
            return Optional.empty();
        }
        try (Plaintext plaintext = fit.plaintext()) {
            return plaintext.version().equals(seen.version())
                    ? Optional.of(wrapper.wrap(
                            held.algorithm(),
                            held.parameters().publicKey(),
                            held.parameters().importToken(),
                            plaintext.bytes()))
                    : Optional.empty();
        }
    }

    private ImportReceipt send(Observation look, Action.Import action, SecretPair pair) {
        ImportRequest request = new ImportRequest(
                KeyTarget.of(look.spec()),
                pair.encryptedKeyMaterial(),
                pair.importToken(),
                action.attempt().validTo(),
                action.type(),
                action.keyMaterialId(),
                action.description());
        try {
            ImportReceipt receipt = new WriteLog(look, action)
                    .around(() -> same(request, keys.importMaterial(request)), WriteLog.Answer::of);
            meter.imported(null);
            return receipt;
        } catch (KmsFailure e) {
            meter.imported(e.kind());
            throw e;
        }
    }

    /** KMS compares the id that it was told with the material; an answer that names another one is not believed. */
    private static ImportReceipt same(ImportRequest request, ImportReceipt receipt) {
        boolean other = request.keyMaterialId() != null
                && receipt.keyMaterialId() != null
                && !request.keyMaterialId().equals(receipt.keyMaterialId());
        if (other) {
            throw new KmsFailure(
                    KmsFailure.Kind.INCORRECT_KEY_MATERIAL,
                    "KMS answered that it imported the material " + receipt.keyMaterialId() + " and not "
                            + request.keyMaterialId(),
                    receipt.requestId(),
                    null);
        }
        return receipt;
    }

    /**
     * Deletes one material.
     *
     * @return AWS request id
     * @throws KmsFailure if KMS refused, or if the outcome is not known
     */
    String deleteMaterial(Observation look, Action.DeleteMaterial action) {
        return new WriteLog(look, action)
                .around(
                        () -> keys.deleteMaterial(KeyTarget.of(look.spec()), action.keyMaterialId()),
                        WriteLog.Answer::of);
    }
}
