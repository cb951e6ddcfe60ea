package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.Notice;
import dev.byok.operator.plan.Notices;
import dev.byok.operator.plan.Report;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.List;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** The only writer of status: always the whole of it, locked, and read back before the next pass. */
final class StatusWriter {
    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);
    private static final int MOST_CONFLICTS = 3;

    private final BiConsumer<ImportedKey, List<Notice>> announcer;
    private final ForeignParameters foreign;

    StatusWriter(BiConsumer<ImportedKey, List<Notice>> announcer, ForeignParameters foreign) {
        this.announcer = announcer;
        this.foreign = foreign;
    }

    /** What the operator recorded of the resource. Import parameters that somebody else wrote are none of it. */
    ImportedKeyStatus known(ImportedKey stored) {
        if (foreign.tell(stored)) {
            announce(stored, Notices.foreignParameters());
        }
        return foreign.removedFrom(stored);
    }

    /**
     * Writes a status unless it is there already, and announces what changed.
     *
     * @return the resource as the API server now has it
     * @throws KubernetesClientException with code 409 if the resource changed since it was read
     */
    ImportedKey write(ImportedKey stored, ImportedKeyStatus status, StoredKeys keys) {
        ImportedKeyStatus before = statusOf(stored);
        if (Report.same(before, status)) {
            return stored;
        }
        ImportedKey written = keys.updateStatus(with(stored, status));
        announcer.accept(written, Notices.between(before, status));
        return written;
    }

    /**
     * Writes what must not be lost, such as what an import brought about: after a conflict it is written over the newer
     * resource, unless that one has another status than the one which this was made from. Another process has written
     * it then, and the next look begins with what that one knew.
     *
     * @throws KubernetesClientException with code 409 if another process writes status as well
     */
    ImportedKey writeOver(ImportedKey stored, ImportedKeyStatus status, StoredKeys keys) {
        ImportedKey base = stored;
        for (int conflicts = 0; ; conflicts++) {
            try {
                return write(base, status, keys);
            } catch (KubernetesClientException e) {
                if (e.getCode() != HttpURLConnection.HTTP_CONFLICT || conflicts == MOST_CONFLICTS) {
                    throw e;
                }
                ImportedKey fresh = keys.read(stored);
                if (!isSame(fresh, stored) || !statusOf(fresh).equals(statusOf(stored))) {
                    throw e;
                }
                base = fresh;
            }
        }
    }

    /** Whether the resource is still there; it may be gone, and another one have its name. */
    static boolean isThere(ImportedKey resource, StoredKeys keys) {
        return isSame(keys.read(resource), resource);
    }

    private static boolean isSame(ImportedKey fresh, ImportedKey stored) {
        return fresh != null
                && Objects.equals(
                        fresh.getMetadata().getUid(), stored.getMetadata().getUid());
    }

    /** Announces what no status shows. */
    void announce(ImportedKey resource, Notice notice) {
        announcer.accept(resource, List.of(notice));
    }

    /** Tells, before it is done, that a resource is let go without having its material deleted, and why. */
    void release(ImportedKey resource, Action.ReleaseFinalizer action, String message) {
        Notices.released(action, message).ifPresent(notice -> {
            LOG.atLevel(notice.warning() ? Level.WARN : Level.INFO)
                    .addKeyValue("namespace", resource.getMetadata().getNamespace())
                    .addKeyValue("name", resource.getMetadata().getName())
                    .addKeyValue("keyArn", statusOf(resource).keyArn())
                    .addKeyValue("deleting", resource.isMarkedForDeletion())
                    .addKeyValue("why", message)
                    .log("finalizer removed, no key material deleted");
            announce(resource, notice);
        });
    }

    static ImportedKeyStatus statusOf(ImportedKey resource) {
        return resource.getStatus() == null ? ImportedKeyStatus.empty() : resource.getStatus();
    }

    /** Only what the status subresource looks at: the rest of the resource is the users'. */
    private static ImportedKey with(ImportedKey stored, ImportedKeyStatus status) {
        ImportedKey copy = new ImportedKey();
        copy.setMetadata(stored.getMetadata());
        copy.setSpec(stored.getSpec());
        copy.setStatus(status);
        return copy;
    }
}
