package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.javaoperatorsdk.operator.processing.event.source.filter.OnUpdateFilter;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * Tells which changes of an ImportedKey the operator acts on: generation, deletion, finalizers and its annotations.
 * Other metadata and status are nothing to act on, but for import parameters that somebody else wrote there; another
 * resource of that name is, if the watch saw neither the end of the one nor the beginning of the other.
 *
 * @param foreignParameters whether status shows import parameters that the operator did not publish
 */
record WatchedChanges(Predicate<ImportedKey> foreignParameters) implements OnUpdateFilter<ImportedKey> {
    private static final List<String> ANNOTATIONS =
            List.of(ImportedKey.REIMPORT_REQUESTED_AT, ImportedKey.REFRESH_REQUESTED_AT);

    @Override
    public boolean accept(ImportedKey now, ImportedKey before) {
        var a = now.getMetadata();
        var b = before.getMetadata();
        return !Objects.equals(a.getUid(), b.getUid())
                || !Objects.equals(a.getGeneration(), b.getGeneration())
                || !Objects.equals(a.getDeletionTimestamp(), b.getDeletionTimestamp())
                || !Objects.equals(a.getFinalizers(), b.getFinalizers())
                || ANNOTATIONS.stream()
                        .anyMatch(name -> !Objects.equals(annotation(now, name), annotation(before, name)))
                || (!Objects.equals(now.getStatus(), before.getStatus()) && foreignParameters.test(now));
    }

    private static String annotation(ImportedKey resource, String name) {
        var annotations = resource.getMetadata().getAnnotations();
        return annotations == null ? null : annotations.get(name);
    }
}
