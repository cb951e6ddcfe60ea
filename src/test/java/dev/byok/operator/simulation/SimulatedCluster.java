package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.BundleDigests;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.material.InMemory;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.reconcile.LoopInMemory;
import dev.byok.operator.reconcile.Sources;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.temporal.ChronoUnit;
import java.util.Map;

/** The API server: one resource and its Secrets. */
final class SimulatedCluster implements LoopInMemory.Store, Sources {
    final Ask ask = new Ask();
    private final SimulatedClock clock;
    private final Weather weather;
    private final Witness witness;
    private final Runnable onChange;
    private ImportedKey stored;
    private long version;
    private int incarnation;
    private String request;
    private Runnable meanwhile = () -> {};
    private byte[] blob;
    private byte[] token;
    private BundleDigests pairDigests;
    private Substance material;
    private long secretVersion;

    SimulatedCluster(SimulatedClock clock, Weather weather, Witness witness, Runnable onChange) {
        this.clock = clock;
        this.weather = weather;
        this.witness = witness;
        this.onChange = onChange;
    }

    /** Applies the spec as people ask it now. */
    void apply() {
        ObjectMeta meta = stored == null ? created() : meta(stored.getMetadata());
        meta.setGeneration(meta.getGeneration() + 1);
        store(meta, stored == null ? null : stored.getStatus(), true);
    }

    /** The cluster is lost and built again from git: nothing of status is left, nor the identity of the resource. */
    void rebuild() {
        stored = null;
        apply();
    }

    void annotate(String value) {
        request = value;
        store(meta(stored.getMetadata()), stored.getStatus(), true);
    }

    String request() {
        return request;
    }

    private ObjectMeta created() {
        ObjectMeta meta = new ObjectMeta();
        meta.setNamespace("ns");
        meta.setName("k");
        meta.setUid("uid-" + ++incarnation);
        meta.setGeneration(0L);
        meta.setCreationTimestamp(
                clock.apiServer().truncatedTo(ChronoUnit.SECONDS).toString());
        return meta;
    }

    private static ObjectMeta meta(ObjectMeta from) {
        ObjectMeta meta = new ObjectMeta();
        meta.setNamespace(from.getNamespace());
        meta.setName(from.getName());
        meta.setUid(from.getUid());
        meta.setGeneration(from.getGeneration());
        meta.setCreationTimestamp(from.getCreationTimestamp());
        return meta;
    }

    private void store(ObjectMeta meta, ImportedKeyStatus status, boolean people) {
        meta.setResourceVersion(Long.toString(++version));
        meta.setAnnotations(request == null ? Map.of() : Map.of(ImportedKey.REIMPORT_REQUESTED_AT, request));
        ImportedKey next = new ImportedKey();
        next.setMetadata(meta);
        next.setSpec(people || stored == null ? ask.spec() : stored.getSpec());
        next.setStatus(status);
        stored = next;
        if (people) {
            onChange.run();
        }
    }

    @Override
    public ImportedKey read() {
        return stored;
    }

    ImportedKeyStatus status() {
        return stored.getStatus() == null ? ImportedKeyStatus.empty() : stored.getStatus();
    }

    /** What somebody does while the next status is on its way. */
    void meanwhile(Runnable edit) {
        meanwhile = edit;
    }

    @Override
    public ImportedKey updateStatus(ImportedKey resource) {
        clock.pass(weather.latency().dividedBy(4));
        weather.mayCrash();
        if (weather.conflict()) {
            meanwhile.run();
            store(meta(stored.getMetadata()), stored.getStatus(), false);
        }
        if (weather.apiServerFails()) {
            throw new KubernetesClientException("simulated", HttpURLConnection.HTTP_INTERNAL_ERROR, null);
        }
        if (!resource.getMetadata()
                .getResourceVersion()
                .equals(stored.getMetadata().getResourceVersion())) {
            throw new KubernetesClientException("conflict", HttpURLConnection.HTTP_CONFLICT, null);
        }
        ImportedKeyStatus before = status();
        store(meta(stored.getMetadata()), resource.getStatus(), false);
        witness.written(before, resource.getStatus());
        weather.mayCrash();
        return stored;
    }

    /** Puts a pair into the Secret; a null half leaves that half as it is. */
    void putPair(byte[] wrapped, byte[] importToken) {
        blob = wrapped == null ? blob : wrapped;
        token = importToken == null ? token : importToken;
        pairDigests = blob == null || token == null ? null : Witness.digests(blob, token);
        onChange.run();
    }

    void dropPair() {
        blob = null;
        token = null;
        pairDigests = null;
        onChange.run();
    }

    /** Names the pair in the Secret; null unless both halves are there. */
    BundleDigests pairDigests() {
        return pairDigests;
    }

    byte[] token() {
        return token;
    }

    /** Puts material into the Secret; null takes the Secret away. */
    void putMaterial(Substance substance) {
        material = substance;
        secretVersion++;
        onChange.run();
    }

    Substance material() {
        return material;
    }

    @Override
    public PairReading pair(String namespace, Wrapped wrapped) {
        return blob == null || token == null
                ? new PairReading.Missing("Secret s does not exist")
                : new PairReading.Complete(InMemory.pair(blob.clone(), token.clone()));
    }

    @Override
    public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
        return material == null
                ? new PlaintextReading.Missing("Secret s does not exist")
                : new PlaintextReading.Fit(
                        InMemory.plaintext(material.bytes(KeySpec.valueOf(keySpec)), "v" + secretVersion));
    }

    @Override
    public boolean plaintextAllowed() {
        return true;
    }
}
