package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.javaoperatorsdk.operator.api.reconciler.Context;

/** Resources in the API server. What is written is in the framework's cache before the next pass reads it. */
record ApiServerKeys(Context<ImportedKey> context) implements StoredKeys {

    @Override
    public ImportedKey updateStatus(ImportedKey resource) {
        return context.resourceOperations().updatePrimaryStatus(resource);
    }

    @Override
    public ImportedKey read(ImportedKey resource) {
        return context.getClient().resource(resource).get();
    }
}
