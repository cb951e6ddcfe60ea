package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Notice;
import dev.byok.operator.reconcile.ApiServerFault;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import io.fabric8.kubernetes.api.model.events.v1.EventBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Writes notices as Events (events.k8s.io/v1) behind the loop's back: one thread keeps them in order, and an Event that
 * cannot be written delays or fails nothing.
 */
public final class EventRecorder implements BiConsumer<ImportedKey, List<Notice>>, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EventRecorder.class);
    private static final String CONTROLLER = "byok.dev/imported-key-operator";
    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);
    private static final int QUEUE = 10_000;
    private static final int LONGEST_NOTE = 1024;
    private static final int LONGEST_NAME = 253;
    private static final long LAST_WORDS_SECONDS = 3;

    private final KubernetesClient client;
    private final InstantSource clock;
    private final String instance;
    private final AtomicLong sequence = new AtomicLong();
    private final ThreadPoolExecutor writer = new ThreadPoolExecutor(
            1, 1, 0, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), new ThreadPoolExecutor.DiscardPolicy());
    private boolean refused;

    /**
     * A recorder.
     *
     * @param instance names this process among the replicas
     */
    public EventRecorder(KubernetesClient client, InstantSource clock, String instance) {
        this.client = client;
        this.clock = clock;
        this.instance = instance;
    }

    @Override
    public void accept(ImportedKey resource, List<Notice> notices) {
        for (Notice notice : notices) {
            try {
                Event event = event(resource, notice);
                writer.execute(() -> write(event));
            } catch (RuntimeException fault) {
                // What it tells of has been done already, and must be recorded.
                LOG.error("an Event could not be made", fault);
            }
        }
    }

    /** Writes what is queued, for a moment at most. */
    @Override
    public void close() {
        writer.shutdown();
        try {
            if (!writer.awaitTermination(LAST_WORDS_SECONDS, TimeUnit.SECONDS)) {
                int unwritten = writer.shutdownNow().size() + 1;
                LOG.warn("{} Events were not written: the API server did not answer in time", unwritten);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(Event event) {
        try {
            client.events().v1().events().resource(event).create();
            refused = false;
        } catch (KubernetesClientException e) {
            // Whoever may write no Event at all is told once.
            LOG.atLevel(refused ? Level.DEBUG : Level.WARN)
                    .log("an Event was not written: {}", ApiServerFault.words(e));
            refused = true;
        } catch (RuntimeException | Error fault) {
            LOG.error("an Event was not written", fault);
        }
    }

    private Event event(ImportedKey resource, Notice notice) {
        Instant now = clock.instant();
        String unique = Long.toHexString(now.toEpochMilli()) + Long.toHexString(sequence.incrementAndGet());
        String note = notice.note();
        return new EventBuilder()
                .withNewMetadata()
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(name(resource.getMetadata().getName(), unique))
                .endMetadata()
                .withEventTime(new MicroTime(MICROS.format(now)))
                .withReportingController(CONTROLLER)
                .withReportingInstance(instance)
                .withRegarding(reference(resource))
                .withType(notice.warning() ? "Warning" : "Normal")
                .withReason(notice.reason())
                .withAction(notice.action())
                .withNote(note.substring(0, Math.min(note.length(), LONGEST_NOTE)))
                .build();
    }

    /** A resource's name may be as long as an Event's own, which must end its labels with a letter or digit. */
    private static String name(String resource, String unique) {
        int room = LONGEST_NAME - unique.length() - 1;
        String start = resource.substring(0, Math.min(resource.length(), room));
        return start.replaceAll("[-.]+$", "") + "." + unique;
    }

    private static ObjectReference reference(ImportedKey resource) {
        return new ObjectReferenceBuilder()
                .withApiVersion(resource.getApiVersion())
                .withKind(resource.getKind())
                .withNamespace(resource.getMetadata().getNamespace())
                .withName(resource.getMetadata().getName())
                .withUid(resource.getMetadata().getUid())
                .withResourceVersion(resource.getMetadata().getResourceVersion())
                .build();
    }
}
