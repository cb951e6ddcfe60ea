package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.quota.PassAdmission;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The resources that the operator works on, and which of them a pass is under way for. */
final class Passes {
    private final Supplier<Stream<ImportedKey>> resources;
    private final PassAdmission admission;
    private final Set<ResourceID> underWay = ConcurrentHashMap.newKeySet();

    /**
     * No pass is under way.
     *
     * @param resources those that the cache holds
     * @param admission how many passes may be under way
     */
    Passes(Supplier<Stream<ImportedKey>> resources, PassAdmission admission) {
        this.resources = resources;
        this.admission = admission;
    }

    /**
     * Runs a pass.
     *
     * @throws PassError if it ends in an {@link Error}. The Java Operator SDK 5.3.2 catches exceptions alone: after an
     *     error it would take the pass to be under way for ever, and start no other for that resource
     */
    void run(ImportedKey resource, Runnable pass) {
        ResourceID id = ResourceID.fromResource(resource);
        underWay.add(id);
        try {
            pass.run();
        } catch (Error fault) {
            throw new PassError(fault);
        } finally {
            underWay.remove(id);
        }
    }

    /** Does the work of a pass once the lease allows it, unless the process stops before that. */
    void admit(Runnable work) {
        try {
            if (admission.enter()) {
                admitted(work);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void admitted(Runnable work) {
        try {
            work.run();
        } finally {
            admission.leave();
        }
    }

    boolean underWay(ResourceID id) {
        return underWay.contains(id);
    }

    /** Whether every worker has a pass under way, so that others may wait for one. */
    boolean saturated() {
        return underWay.size() >= admission.most();
    }

    /** Every resource that is to have a next look: all but those that others alone keep from being deleted. */
    Stream<ResourceID> waitingForOne() {
        return resources.get().filter(resource -> !letGo(resource)).map(ResourceID::fromResource);
    }

    /** Others may still hold a resource that is being deleted. */
    static boolean letGo(ImportedKey resource) {
        return resource.isMarkedForDeletion() && !resource.hasFinalizer(ImportedKey.FINALIZER);
    }

    /** An error that ended a pass. */
    static final class PassError extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private PassError(Error cause) {
            super(cause);
        }
    }
}
