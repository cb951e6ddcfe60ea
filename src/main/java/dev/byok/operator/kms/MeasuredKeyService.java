package dev.byok.operator.kms;

import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/** Measures calls, whatever they bring. */
public final class MeasuredKeyService implements KeyService {
    private final KeyService keys;
    private final KmsMeter meter;
    private final LongSupplier nanos;

    /**
     * A meter around a key service.
     *
     * @param nanos a clock that nobody sets, in nanoseconds
     */
    public MeasuredKeyService(KeyService keys, KmsMeter meter, LongSupplier nanos) {
        this.keys = keys;
        this.meter = meter;
        this.nanos = nanos;
    }

    @Override
    public KeyDescription describe(KeyRef key) {
        return measured("DescribeKey", () -> keys.describe(key));
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        return measured("ListKeyRotations", () -> keys.listMaterials(key));
    }

    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
        return measured("GetParametersForImport", () -> keys.parametersForImport(key, algorithm, keySpec));
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        return measured("GetPublicKey", () -> keys.publicKey(key));
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        return measured("ImportKeyMaterial", () -> keys.importMaterial(request));
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        return measured("DeleteImportedKeyMaterial", () -> keys.deleteMaterial(key, keyMaterialId));
    }

    private <T> T measured(String operation, Supplier<T> call) {
        long start = nanos.getAsLong();
        // Stands if what comes is neither an answer nor a failure of KMS.
        KmsFailure.Kind failure = KmsFailure.Kind.OTHER;
        try {
            T answer = call.get();
            failure = null;
            return answer;
        } catch (KmsFailure e) {
            failure = e.kind();
            throw e;
        } finally {
            meter.answered(operation, failure, Duration.ofNanos(nanos.getAsLong() - start));
        }
    }
}
