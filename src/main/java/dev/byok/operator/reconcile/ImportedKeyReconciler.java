package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.Ledger;
import dev.byok.operator.plan.Notice;
import dev.byok.operator.plan.Planner;
import dev.byok.operator.plan.Timings;
import dev.byok.operator.quota.Admission;
import dev.byok.operator.quota.Answer;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.EndpointLoad;
import dev.byok.operator.quota.FetchLimits;
import dev.byok.operator.quota.PassAdmission;
import dev.byok.operator.quota.Turns;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.api.reconciler.ErrorStatusUpdateControl;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.api.reconciler.Reconciler;
import io.javaoperatorsdk.operator.api.reconciler.UpdateControl;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the Java Operator SDK enters. Expected failures are plans, never exceptions. */
public final class ImportedKeyReconciler implements Reconciler<ImportedKey> {
    private static final Logger LOG = LoggerFactory.getLogger(ImportedKeyReconciler.class);
    private static final Duration AFTER_CONFLICT = Duration.ofMillis(200);
    private static final Duration AFTER_DELETION = Duration.ofSeconds(1);
    private static final Duration IF_NOT_WOKEN = Duration.ofMinutes(5);

    private final ParameterSets sets;
    private final ForeignParameters foreign;
    private final PublicKeyProof proof;
    private final Loop loop;
    private final StatusWriter writer;
    private final InstantSource clock;
    private final KubernetesClient metadataClient;
    private final Turns turns;
    private final Admission admission;
    private final InternalErrors internalErrors;
    private final Passes passes;
    private final FirstLooks firstLooks = new FirstLooks();
    private final RecheckTimer rechecks;
    private volatile IndexerResourceCache<ImportedKey> cache;
    private volatile SharedKeys shared;

    /**
     * A reconciler.
     *
     * @param keys the key service
     * @param sources where material comes from
     * @param timings how long is waited for what
     * @param concurrency how many resources are worked on at once
     * @param safeguards what the loop is held to beyond what a spec asks
     * @param requestQuotas requests a second by KMS's operations, in every account and Region
     * @param meter is told of imports, and of waits under these quotas
     * @param clock the operator's clock
     * @param announcer takes what is worth an Event
     * @param metadataClient a client that asks for metadata of Secrets only; null where Secrets may not be watched
     * @param passAdmission how many passes the lease allows
     */
    public ImportedKeyReconciler(
            KeyService keys,
            Sources sources,
            Timings timings,
            int concurrency,
            Safeguards safeguards,
            Map<String, Double> requestQuotas,
            KmsMeter meter,
            InstantSource clock,
            BiConsumer<ImportedKey, List<Notice>> announcer,
            KubernetesClient metadataClient,
            PassAdmission passAdmission) {
        this.sets = new ParameterSets(safeguards.digestKey());
        this.foreign = new ForeignParameters(safeguards.digestKey(), meter);
        this.writer = new StatusWriter(announcer, foreign);
        this.proof = new PublicKeyProof(keys);
        Planner planner = new Planner(timings);
        this.turns = new Turns(requestQuotas, System::nanoTime, meter);
        this.admission = new Admission(() -> Math.min(concurrency, passAdmission.permitted()), System::nanoTime);
        this.loop = new Loop(
                new Observer(keys, sources, sets, proof, planner, safeguards),
                new Ledger(timings),
                planner,
                new Performer(keys, sources, sets, meter),
                writer,
                turns,
                new FetchLimits(),
                clock);
        this.clock = clock;
        this.metadataClient = metadataClient;
        this.internalErrors = new InternalErrors(writer, foreign, clock);
        this.passes = new Passes(this::resources, passAdmission);
        this.rechecks =
                new RecheckTimer(clock, System::nanoTime, id -> cache.get(id), List.of(turns, admission), passes);
    }

    @Override
    public List<EventSource<?, ImportedKey>> prepareEventSources(EventSourceContext<ImportedKey> context) {
        cache = context.getPrimaryCache();
        SecretIndex.addTo(cache);
        shared = new SharedKeys(cache, rechecks::wakeNow);
        return metadataClient == null
                ? List.of(rechecks)
                : List.of(rechecks, SecretEvents.source(context, metadataClient));
    }

    /** The cached resources; none before the start. */
    public Stream<ImportedKey> resources() {
        return cache == null ? Stream.empty() : cache.list();
    }

    /** Whether resources are still woken when it is time to look at them. */
    public boolean timerAlive() {
        return rechecks.alive();
    }

    /** Whether status shows import parameters that the operator did not publish. */
    public boolean showsForeignParameters(ImportedKey resource) {
        return foreign.in(resource);
    }

    /** How many requests wait for their turn under a quota. */
    public Map<QuotaKey, Integer> queues() {
        return turns.lengths();
    }

    /** How much work there is at each endpoint. */
    public Map<Endpoint, EndpointLoad> load() {
        return admission.load();
    }

    @Override
    public UpdateControl<ImportedKey> reconcile(ImportedKey resource, Context<ImportedKey> context) {
        try {
            if (!deferred(resource, context)) {
                passes.run(resource, () -> pass(resource, context));
            }
        } catch (RuntimeException fault) {
            lookAgain(resource, RecheckSchedule.AFTER_WAKING);
            throw fault;
        }
        return UpdateControl.noUpdate();
    }

    /** A resource that is not known here yet may be looked at a little later. */
    private boolean deferred(ImportedKey resource, Context<ImportedKey> context) {
        ResourceID id = ResourceID.fromResource(resource);
        if (context.isPrimaryResourceDeleted() || rechecks.knows(id)) {
            return false;
        }
        Optional<Instant> later = firstLooks.later(resource, clock.instant());
        later.ifPresent(when -> rechecks.set(id, when));
        return later.isPresent();
    }

    private void pass(ImportedKey resource, Context<ImportedKey> context) {
        if (context.isPrimaryResourceDeleted()) {
            sets.drop(Observer.subject(resource).uid());
            proof.drop(Observer.subject(resource).uid());
            foreign.drop(Observer.subject(resource).uid());
            shared.gone(resource);
            // Events of a new resource of that name that come until this is over are lost in the SDK.
            lookAgain(resource, AFTER_DELETION);
            return;
        }
        if (resource.isMarkedForDeletion()) {
            shared.leaving(resource);
        }
        if (!Passes.letGo(resource)) {
            admit(resource, context);
        }
    }

    /** A resource without a slot is not looked at, so that this costs nothing; it is woken when it has one. */
    private void admit(ImportedKey resource, Context<ImportedKey> context) {
        ImportedKeyStatus status = StatusWriter.statusOf(resource);
        Answer answer = admission.ask(
                CallOrder.nameOf(resource),
                CallOrder.endpoint(resource.getSpec(), status),
                CallOrder.urgency(status, clock.instant()));
        switch (answer) {
            case Answer.Waits _ -> lookAgain(resource, IF_NOT_WOKEN);
            case Answer.HeldBack heldBack ->
                passes.admit(() -> run(resource, context, KmsAccess.heldBack(heldBack, clock.instant())));
            case Admission.Slot slot -> {
                try (slot) {
                    passes.admit(() -> run(resource, context, new KmsAccess.Admitted(slot)));
                }
            }
        }
    }

    private void run(ImportedKey resource, Context<ImportedKey> context, KmsAccess access) {
        StoredKeys keys = new ApiServerKeys(context, shared);
        try {
            Loop.Rest rest = loop.run(resource, access, keys);
            shared.tell(resource, rest.plan());
            if (!(rest.plan().action() instanceof Action.ReleaseFinalizer)) {
                rechecks.set(ResourceID.fromResource(resource), rest.recheck());
            }
        } catch (KubernetesClientException e) {
            if (e.getCode() == HttpURLConnection.HTTP_CONFLICT) {
                lookAgain(resource, AFTER_CONFLICT);
            } else if (e.getCode() != HttpURLConnection.HTTP_NOT_FOUND || StatusWriter.isThere(resource, keys)) {
                throw e;
            }
        }
    }

    private void lookAgain(ImportedKey resource, Duration after) {
        rechecks.set(ResourceID.fromResource(resource), clock.instant().plus(after));
    }

    @Override
    public ErrorStatusUpdateControl<ImportedKey> updateErrorStatus(
            ImportedKey resource, Context<ImportedKey> context, Exception fault) {
        try {
            PassFaults.tell(Observer.subject(resource).path(), fault);
            internalErrors.record(resource, new ApiServerKeys(context, shared), fault);
        } catch (RuntimeException | Error second) {
            LOG.error("the fault of a pass could not be told", second);
        }
        return ErrorStatusUpdateControl.noStatusUpdate();
    }
}
