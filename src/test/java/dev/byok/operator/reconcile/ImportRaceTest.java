package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.ParametersForImport;
import dev.byok.operator.material.InMemory;
import dev.byok.operator.material.PairReading;
import dev.byok.operator.material.PlaintextReading;
import dev.byok.operator.plan.Claim;
import dev.byok.operator.plan.Sibling;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two new resources on one key, worked on at the same time, in every order of their steps that a seed draws. */
final class ImportRaceTest {
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final int SCHEDULES = 500;
    private static final List<String> NAMES = List.of("older", "younger");

    private final Map<String, ImportedKey> stored = new ConcurrentHashMap<>();
    private final ConcurrentLinkedQueue<String> imports = new ConcurrentLinkedQueue<>();
    private final Turnstile turnstile = new Turnstile();
    private final ThreadLocal<String> at = new ThreadLocal<>();
    private volatile Instant validTo;

    /** Lets one thread at a time take its next step. */
    private static final class Turnstile {
        private final SortedSet<String> waiting = new TreeSet<>();
        private String next;
        private int running;

        synchronized void open(int threads) {
            running = threads;
        }

        synchronized void pass(String name) throws InterruptedException {
            if (running == 0) {
                return;
            }
            waiting.add(name);
            notifyAll();
            while (!name.equals(next)) {
                wait();
            }
            next = null;
            waiting.remove(name);
        }

        synchronized void done() {
            running--;
            notifyAll();
        }

        synchronized void direct(Random draw) throws InterruptedException {
            while (running > 0) {
                while (next != null || waiting.size() < running) {
                    wait();
                }
                if (running > 0) {
                    next = List.copyOf(waiting).get(draw.nextInt(waiting.size()));
                    notifyAll();
                }
            }
        }
    }

    private void step() {
        try {
            turnstile.pass(at.get());
        } catch (InterruptedException e) {
            throw new IllegalStateException("nobody interrupts a race", e);
        }
    }

    @Test
    void whateverTheOrderOfTheirStepsOneImportsAndTheOtherWaits() throws Exception {
        try (ExecutorService threads = Executors.newFixedThreadPool(NAMES.size())) {
            for (int seed = 0; seed < SCHEDULES; seed++) {
                race(threads, new Random(seed));
                assertThat(imports).as("imports under seed %s", seed).hasSizeLessThanOrEqualTo(1);
                for (int round = 0; round < 3; round++) {
                    NAMES.forEach(this::look);
                }
                assertThat(imports)
                        .as("imports under seed %s, in the end", seed)
                        .hasSize(1);
                String loser = imports.peek().equals("older") ? "younger" : "older";
                assertThat(stored.get(loser)
                                .getStatus()
                                .condition("Ready")
                                .orElseThrow()
                                .reason())
                        .isEqualTo("DuplicateKey");
            }
        }
    }

    private void race(ExecutorService threads, Random draw) throws Exception {
        imports.clear();
        validTo = null;
        NAMES.forEach(name -> stored.put(name, fresh(name)));
        turnstile.open(NAMES.size());
        List<Future<?>> runs = NAMES.stream()
                .<Future<?>>map(name -> threads.submit(() -> {
                    try {
                        look(name);
                    } finally {
                        turnstile.done();
                    }
                }))
                .toList();
        turnstile.direct(draw);
        for (Future<?> run : runs) {
            run.get();
        }
    }

    private void look(String name) {
        at.set(name);
        new LoopInMemory(
                        new Kms(),
                        new Pairs(),
                        (_, _, _, _) -> {
                            throw new AssertionError("the material is wrapped");
                        },
                        InstantSource.fixed(NOW),
                        new Safeguards(false, DigestKey.of(new byte[DigestKey.BYTES])))
                .run(stored.get(name), new LoopInMemory.Store() {
                    @Override
                    public ImportedKey updateStatus(ImportedKey resource) {
                        step();
                        ImportedKey next = fresh(name);
                        next.setStatus(resource.getStatus());
                        stored.put(name, next);
                        return next;
                    }

                    @Override
                    public ImportedKey read() {
                        return stored.get(name);
                    }

                    @Override
                    public List<Sibling> siblings(String keyArn) {
                        step();
                        return stored.values().stream()
                                .filter(other -> !other.getMetadata().getName().equals(name))
                                .filter(other -> keyArn.equals(
                                        StatusWriter.statusOf(other).keyArn()))
                                .map(other ->
                                        new Sibling(Observer.subject(other), Claim.of(StatusWriter.statusOf(other))))
                                .toList();
                    }
                });
    }

    private static ImportedKey fresh(String name) {
        ImportedKey key = new ImportedKey();
        key.getMetadata().setNamespace("ns");
        key.getMetadata().setName(name);
        key.getMetadata().setUid("uid-" + name);
        key.getMetadata().setGeneration(1L);
        key.getMetadata()
                .setCreationTimestamp(
                        NOW.minusSeconds(name.equals("older") ? 2 : 1).toString());
        SecretSource source = new SecretSource(new SecretKeyRef(name, "key"));
        key.setSpec(new ImportedKeySpec(
                ARN,
                null,
                List.of(new Material("2026", null, new Wrapped(source, source), null)),
                new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "90d", null),
                null,
                null,
                null,
                null,
                null,
                null,
                false));
        return key;
    }

    /** One HMAC key. */
    private final class Kms implements KeyService {
        @Override
        public KeyDescription describe(KeyRef key) {
            step();
            Instant end = validTo;
            return new KeyDescription(
                    ARN,
                    end == null ? KeyState.PENDING_IMPORT : KeyState.ENABLED,
                    "HMAC_256",
                    "GENERATE_VERIFY_MAC",
                    "EXTERNAL",
                    false,
                    null,
                    null,
                    end == null ? null : "KEY_MATERIAL_EXPIRES",
                    end,
                    null,
                    NOW);
        }

        @Override
        public ImportReceipt importMaterial(ImportRequest request) {
            step();
            imports.add(at.get());
            validTo = request.validTo();
            return new ImportReceipt(null, "request", NOW);
        }

        @Override
        public List<KeyMaterial> listMaterials(KeyRef key) {
            throw new AssertionError("an HMAC key has no list of materials");
        }

        @Override
        public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
            throw new AssertionError("the Secrets hold an answer");
        }

        @Override
        public byte[] publicKey(KeyRef key) {
            throw new AssertionError("an HMAC key has no public key");
        }

        @Override
        public String deleteMaterial(KeyRef key, String keyMaterialId) {
            throw new AssertionError("nothing is deleted");
        }
    }

    /** An answer for each resource. */
    private static final class Pairs implements Sources {
        @Override
        public PairReading pair(String namespace, Wrapped wrapped) {
            String name = wrapped.importToken().secretKeyRef().name();
            return new PairReading.Complete(InMemory.pair(new byte[512], name.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public PlaintextReading plaintext(String namespace, SecretSource source, String keySpec) {
            throw new AssertionError("the material is wrapped");
        }

        @Override
        public boolean plaintextAllowed() {
            return false;
        }
    }
}
