package dev.byok.operator.bench;

import dev.byok.operator.Ceremony;
import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.awaitility.Awaitility;

/**
 * Keys that wait for their material, with its answer at hand.
 *
 * @param keys the keys
 */
record Fleet(List<Key> keys) {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final int HANDS = 8;

    /** A key, and the ceremony's answer for it. */
    record Key(String name, String arn, Ceremony.Answer answer) {}

    /** When each resource was created and when it was seen Ready. */
    record Times(Map<String, Long> created, Map<String, Long> ready) {
        /** From the first create to the last Ready. */
        double seconds() {
            return (last(ready) - first()) / 1e9;
        }

        private long first() {
            return created.values().stream().mapToLong(Long::longValue).min().orElseThrow();
        }

        private static long last(Map<String, Long> times) {
            return times.values().stream().mapToLong(Long::longValue).max().orElseThrow();
        }

        /** From create to Ready, sorted, in milliseconds. */
        List<Double> millis() {
            return ready.entrySet().stream()
                    .map(entry -> (entry.getValue() - created.get(entry.getKey())) / 1e6)
                    .sorted()
                    .toList();
        }
    }

    /** How long a run took, and what each program worked in that time. */
    record Run(double seconds, ProcessorTime used) {}

    /** Creates keys in KMS and wraps material for them. */
    static Fleet prepare(World world, String prefix, int size) {
        List<Key> keys = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            String arn = world.people().createKey(SPEC);
            keys.add(new Key(prefix + i, arn, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC))));
        }
        return new Fleet(keys);
    }

    /** Stores the answers as Secrets. */
    void putSecrets(World world) {
        atOnce(key -> world.putSecret(key.name(), key.answer()));
    }

    /** Creates all resources at once, and waits until each is Ready. */
    Times applyAll(World world) {
        Times times = new Times(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        try (var _ = world.api().keys(World.NAMESPACE).inform(new Stopwatch(times), 0)) {
            atOnce(key -> apply(world, key, times));
            awaitAll(times);
        }
        return times;
    }

    /** Creates one resource after the other, each once the one before is Ready. */
    Times applyEach(World world) {
        Times times = new Times(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        try (var _ = world.api().keys(World.NAMESPACE).inform(new Stopwatch(times), 0)) {
            for (Key key : keys) {
                apply(world, key, times);
                Awaitility.await()
                        .pollInterval(Duration.ofMillis(2))
                        .atMost(Duration.ofSeconds(30))
                        .until(() -> times.ready().containsKey(key.name()));
            }
        }
        return times;
    }

    /** Creates all resources while the operator is held still, and lets it go: the time is its own, not ours. */
    Run applyAhead(World world, OperatorProcess operator) {
        Times unused = new Times(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
        operator.hold();
        atOnce(key -> apply(world, key, unused));
        // It is copied at every look below, and must not grow with what was run before.
        world.kms().log().clear();
        ProcessorTime used = ProcessorTime.now(operator);
        long start = System.nanoTime();
        operator.release();
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(10))
                .until(() -> world.kms().log().imports().size() >= keys.size());
        double seconds = (System.nanoTime() - start) / 1e9;
        Run run = new Run(seconds, ProcessorTime.now(operator).since(used));
        keys.forEach(key -> world.awaitReady(key.name(), "True", "Imported"));
        return run;
    }

    private static void apply(World world, Key key, Times times) {
        ImportedKey resource = world.everyHour(world.key(key.name(), key.arn()));
        times.created().put(key.name(), System.nanoTime());
        world.apply(resource);
    }

    private void awaitAll(Times times) {
        Awaitility.await()
                .pollInterval(Duration.ofMillis(20))
                .atMost(Duration.ofMinutes(10))
                .until(() -> times.ready().size() >= keys.size());
    }

    private void atOnce(Consumer<Key> work) {
        try (ExecutorService hands = Executors.newFixedThreadPool(HANDS)) {
            List<Future<?>> running = new ArrayList<>();
            keys.forEach(key -> running.add(hands.submit(() -> work.accept(key))));
            for (Future<?> one : running) {
                one.get();
            }
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Notes when each resource is first seen Ready. */
    private record Stopwatch(Times times) implements ResourceEventHandler<ImportedKey> {
        @Override
        public void onAdd(ImportedKey key) {
            look(key);
        }

        @Override
        public void onUpdate(ImportedKey before, ImportedKey key) {
            look(key);
        }

        @Override
        public void onDelete(ImportedKey key, boolean unknown) {
            // Nothing is deleted here.
        }

        private void look(ImportedKey key) {
            String name = key.getMetadata().getName();
            boolean done = key.getStatus() != null
                    && key.getStatus()
                            .condition("Ready")
                            .filter(condition -> condition.status().equals("True"))
                            .isPresent();
            // It begins with what is there already.
            if (done && times.created().containsKey(name)) {
                times.ready().putIfAbsent(name, System.nanoTime());
            }
        }
    }
}
