package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Sibling;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import java.util.List;
import java.util.function.UnaryOperator;

/** Resources in the API server. What is written is in the framework's cache before the next pass reads it. */
record ApiServerKeys(Context<ImportedKey> context, SharedKeys shared) implements StoredKeys {

    @Override
    public ImportedKey updateStatus(ImportedKey resource) {
        ImportedKey written = context.resourceOperations().updatePrimaryStatus(resource);
        shared.written(written);
        return written;
    }

    @Override
    public ImportedKey addFinalizer(ImportedKey resource) {
        return context.resourceOperations().jsonPatchPrimary(resource, key -> {
            key.addFinalizer(ImportedKey.FINALIZER);
            return key;
        });
    }

    @Override
    public ImportedKey removeFinalizer(ImportedKey resource) {
        UnaryOperator<ImportedKey> edit = key -> {
            key.removeFinalizer(ImportedKey.FINALIZER);
            return key;
        };
        // With it a resource that is being deleted goes for good, and there is nothing left for a cache.
        return resource.isMarkedForDeletion()
                ? context.getClient().resource(resource).edit(edit)
                : context.resourceOperations().jsonPatchPrimary(resource, edit);
    }

    @Override
    public List<Sibling> siblings(ImportedKey resource, String keyArn) {
        return shared.siblings(resource, keyArn);
    }

    @Override
    public ImportedKey read(ImportedKey resource) {
        return context.getClient().resource(resource).get();
    }
}
