package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Test kit: somebody with all rights in one namespace, whose keys have no material and await an answer. */
public final class Attacker implements AutoCloseable {
    private static final String NAMESPACE = "attacker";

    private final World world;
    private final List<String> arns = new ArrayList<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicInteger rounds = new AtomicInteger();
    private Thread edits = Thread.ofPlatform().unstarted(() -> {});

    /** An attacker with that many keys. */
    public Attacker(World world, int keys) {
        this.world = world;
        world.api()
                .admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
        for (int i = 0; i < keys; i++) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            ImportedKey key =
                    wrappedUnder(world.everyHour(world.key("k" + i, arn)), WrappingAlgorithm.RSAES_OAEP_SHA_256);
            key.getMetadata().setNamespace(NAMESPACE);
            world.apply(key);
            arns.add(arn);
        }
    }

    /** The ARNs of the keys. */
    public List<String> arns() {
        return List.copyOf(arns);
    }

    /** Edits spec.wrapping of all keys, one after the other, until it is closed. */
    public Attacker edits() {
        edits = Thread.ofPlatform().start(() -> {
            while (!over.get()) {
                for (int i = 0; i < arns.size() && !over.get(); i++) {
                    edit("k" + i);
                }
                rounds.incrementAndGet();
            }
        });
        return this;
    }

    private void edit(String name) {
        WrappingAlgorithm algorithm =
                rounds.get() % 2 == 0 ? WrappingAlgorithm.RSAES_OAEP_SHA_1 : WrappingAlgorithm.RSAES_OAEP_SHA_256;
        try {
            world.api().keys(NAMESPACE).withName(name).edit(key -> wrappedUnder(key, algorithm));
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** The same key with the smallest wrapping key, because the emulator makes it on this machine. */
    static ImportedKey wrappedUnder(ImportedKey key, WrappingAlgorithm algorithm) {
        return SpecEdit.of(key)
                .wrapping(new Wrapping(algorithm, WrappingKeySpec.RSA_2048))
                .done();
    }

    /** Waits until each key was edited so often since. */
    public void awaitEdits(int more) {
        int before = rounds.get();
        Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> rounds.get() >= before + more);
    }

    /** Ends the edits; the keys stay. */
    @Override
    public void close() {
        over.set(true);
        try {
            edits.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
