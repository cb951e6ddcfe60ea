package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.material.SecretPair;
import dev.byok.operator.plan.Ledger;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.plan.Planner;
import dev.byok.operator.plan.Sibling;
import dev.byok.operator.plan.Timings;
import dev.byok.operator.quota.FetchLimits;
import dev.byok.operator.quota.Turns;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;

/** Test kit: the loop as the reconciler builds it, around a key service and a store of resources in memory. */
public final class LoopInMemory {
    private final Loop loop;

    /** Where the resource is stored. */
    public interface Store {
        /** Replaces the status, or answers 409. */
        ImportedKey updateStatus(ImportedKey resource);

        /** The resource as it is stored now. */
        ImportedKey read();

        /** The other resources on that key. */
        default List<Sibling> siblings(String keyArn) {
            return List.of();
        }
    }

    /** Makes a pair out of material. */
    @FunctionalInterface
    public interface Wrapping {
        /** Wraps. */
        SecretPair wrap(String algorithm, byte[] publicKey, byte[] importToken, byte[] material);
    }

    /**
     * A loop that has nothing in memory yet, as after a start of the process.
     *
     * @param safeguards what it is held to beyond what a spec asks
     */
    public LoopInMemory(
            KeyService keys, Sources sources, Wrapping wrapping, InstantSource clock, Safeguards safeguards) {
        Timings timings = Timings.standard();
        Planner planner = new Planner(timings);
        ParameterSets sets = new ParameterSets(safeguards.digestKey());
        this.loop = new Loop(
                new Observer(keys, sources, sets, new PublicKeyProof(keys), planner, safeguards),
                new Ledger(timings),
                planner,
                new Performer(keys, sources, sets, KmsMeter.NONE, wrapping::wrap),
                new StatusWriter((_, _) -> {}, new ForeignParameters(safeguards.digestKey(), KmsMeter.NONE)),
                new Turns(Map.of(), System::nanoTime, KmsMeter.NONE),
                new FetchLimits(),
                clock);
    }

    /** One reconciliation. */
    public Plan run(ImportedKey resource, Store store) {
        return loop.run(resource, new KmsAccess.Free(), new StoredKeys() {
                    @Override
                    public ImportedKey updateStatus(ImportedKey changed) {
                        return store.updateStatus(changed);
                    }

                    @Override
                    public ImportedKey addFinalizer(ImportedKey known) {
                        throw new AssertionError("no material goes with " + known);
                    }

                    @Override
                    public ImportedKey removeFinalizer(ImportedKey known) {
                        throw new AssertionError("no material goes with " + known);
                    }

                    @Override
                    public List<Sibling> siblings(ImportedKey known, String keyArn) {
                        return store.siblings(keyArn);
                    }

                    @Override
                    public ImportedKey read(ImportedKey known) {
                        return store.read();
                    }
                })
                .plan();
    }
}
