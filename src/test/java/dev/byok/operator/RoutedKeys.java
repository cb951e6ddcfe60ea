package dev.byok.operator;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.ParametersForImport;
import java.util.List;
import java.util.function.Function;

/**
 * Test kit: asks a key service chosen for each key.
 *
 * @param route chooses; it may take its time
 */
record RoutedKeys(Function<KeyRef, KeyService> route) implements KeyService {
    @Override
    public KeyDescription describe(KeyRef key) {
        return route.apply(key).describe(key);
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        return route.apply(key).listMaterials(key);
    }

    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
        return route.apply(key).parametersForImport(key, algorithm, keySpec);
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        return route.apply(key).publicKey(key);
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        return route.apply(request.key()).importMaterial(request);
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        return route.apply(key).deleteMaterial(key, keyMaterialId);
    }
}
