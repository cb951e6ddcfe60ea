package dev.byok.operator;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.ParametersForImport;
import java.util.List;
import java.util.function.Consumer;

/** Test kit: a key service that answers otherwise than KMS in one thing. */
final class OtherAnswers implements KeyService {
    private final KeyService keys;
    private String keySpec;
    private byte[] publicKey;
    private String importedId;
    private Consumer<KeyDescription> afterDescribe = _ -> {};

    OtherAnswers(KeyService keys) {
        this.keys = keys;
    }

    /** Every key is of that spec. */
    OtherAnswers keySpec(String other) {
        keySpec = other;
        return this;
    }

    /** Every key has that public key. */
    OtherAnswers publicKey(byte[] other) {
        publicKey = other;
        return this;
    }

    /** Every import is said to be of the material with that id, and brings nothing about. */
    OtherAnswers importedId(String other) {
        importedId = other;
        return this;
    }

    /** What somebody does right after each look at a key. */
    OtherAnswers afterDescribe(Consumer<KeyDescription> act) {
        afterDescribe = act;
        return this;
    }

    @Override
    public KeyDescription describe(KeyRef key) {
        KeyDescription is = keys.describe(key);
        afterDescribe.accept(is);
        return keySpec == null
                ? is
                : new KeyDescription(
                        is.arn(),
                        is.state(),
                        keySpec,
                        is.keyUsage(),
                        is.origin(),
                        is.multiRegion(),
                        is.multiRegionKeyType(),
                        is.deletionDate(),
                        is.expirationModel(),
                        is.validTo(),
                        is.currentKeyMaterialId(),
                        is.kmsTime());
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        return keys.listMaterials(key);
    }

    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String wrappingKeySpec) {
        return keys.parametersForImport(key, algorithm, wrappingKeySpec);
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        return publicKey == null ? keys.publicKey(key) : publicKey.clone();
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        return importedId == null
                ? keys.importMaterial(request)
                : new ImportReceipt(
                        importedId, "other", keys.describe(request.key()).kmsTime());
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        return keys.deleteMaterial(key, keyMaterialId);
    }
}
