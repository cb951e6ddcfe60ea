package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import java.util.List;
import java.util.Objects;

/** Tells which changes of an ImportedKey the operator acts on. */
final class WatchedChanges {
    private static final List<String> ANNOTATIONS =
            List.of(ImportedKey.REIMPORT_REQUESTED_AT, ImportedKey.REFRESH_REQUESTED_AT);

    private WatchedChanges() {}

    /**
     * Whether an update concerns the operator: generation, deletion, finalizers and its annotations do, status and other
     * metadata do not. So does another resource of that name, if the watch saw neither the end of the one nor the
     * beginning of the other.
     */
    static boolean concernsUs(ImportedKey now, ImportedKey before) {
        var a = now.getMetadata();
        var b = before.getMetadata();
        return !Objects.equals(a.getUid(), b.getUid())
                || !Objects.equals(a.getGeneration(), b.getGeneration())
                || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp())
                || !Objects.equals(a.getFinalizers(), b.getFinalizers())
                || ANNOTATIONS.stream().anyMatch(name -> !Objects.equals(annotation(now, name), annotation(before, name)));
    }

    private static String annotation(ImportedKey resource, String name) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }
}
