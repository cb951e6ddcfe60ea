package dev.byok.operator.kms;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/** Keeps the number of calls that are under way at once within a bound, in the order in which they came. */
public final class LimitedKeyService implements KeyService {
    private final KeyService keys;
    private final int mostAtOnce;
    private final Semaphore turns;

    /**
     * A bound around a key service.
     *
     * @param mostAtOnce how many calls may be under way at once
     */
    public LimitedKeyService(KeyService keys, int mostAtOnce) {
        this.keys = keys;
        this.mostAtOnce = mostAtOnce;
        this.turns = new Semaphore(mostAtOnce, true);
    }

    /** How many calls are under way. */
    public int underWay() {
        return mostAtOnce - turns.availablePermits();
    }

    /** About how many calls wait until fewer are under way. */
    public int waiting() {
        return turns.getQueueLength();
    }

    @Override
    public KeyDescription describe(KeyRef key) {
        return inTurn(() -> keys.describe(key));
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        return inTurn(() -> keys.listMaterials(key));
    }

    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
        return inTurn(() -> keys.parametersForImport(key, algorithm, keySpec));
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        return inTurn(() -> keys.publicKey(key));
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        return inTurn(() -> keys.importMaterial(request));
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        return inTurn(() -> keys.deleteMaterial(key, keyMaterialId));
    }

    /** A wait that is interrupted would leave a pass half done; a stop lets passes end. */
    private <T> T inTurn(Supplier<T> call) {
        turns.acquireUninterruptibly();
        try {
            return call.get();
        } finally {
            turns.release();
        }
    }
}
