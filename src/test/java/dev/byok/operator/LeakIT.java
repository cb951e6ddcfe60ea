package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.leak.Canary;
import dev.byok.operator.leak.ProcessMemory;
import dev.byok.operator.leak.SecretSearch;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Key material of every kind goes through the packaged operator and is left nowhere. */
@RequiresControlPlane
final class LeakIT {
    private static final Map<String, String> FINEST = Map.of("LOG_LEVEL", "TRACE", "LOG_LEVEL_LIBRARIES", "TRACE");

    private static final Map<String, String> IN_JSON = Map.of(
            "LOG_LEVEL", "TRACE", "LOG_LEVEL_LIBRARIES", "TRACE", "LOG_FORMAT", "json", "LEADER_ELECTION", "false");

    /**
     * The clean-up is done within ten seconds (docs/security.md), here with time for looks at the memory of a process
     * on a busy machine. Without it copies stay for minutes where no lease is renewed.
     */
    private static final Duration CLEANED = Duration.ofMinutes(2);

    private static final int SAMPLES = 5;

    /** What KMS takes for an HMAC key of any spec; in bytes. */
    private static final int LONGEST_HMAC = 128;

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final World world = new World(api);
    private final List<Canary> canaries = Stream.of("SYMMETRIC_DEFAULT", "HMAC_512", "RSA_4096", "ECC_NIST_P256")
            .map(Canary::of)
            .toList();
    private final SecretSearch search = new SecretSearch();
    /** What is there on purpose shows that the search sees all there is. */
    private final byte[] published = SoftwareHsm.material("HMAC_512");

    private final byte[] again = SoftwareHsm.material("HMAC_512");

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void keyMaterialIsLeftInNoLogEventStatusMetricAuditLogOrMemory() throws Exception {
        Installation installation = Installation.apply(Path.of("deploy"), api, world, folder);
        canaries.forEach(canary -> canary.addTo(search));
        byte[] malformed = SoftwareHsm.material("HMAC_384");
        search.secret("malformed", malformed).secret("published", published);
        canaries.forEach(this::apply);
        applyMalformed("hex", HexFormat.of().formatHex(malformed).getBytes(StandardCharsets.US_ASCII));
        applyMalformed("long", Arrays.copyOf(malformed, LONGEST_HMAC + 1));

        try (OperatorProcess operator = installation.start(FINEST)) {
            canaries.forEach(canary -> world.awaitReady(name(canary), "True", "Imported"));
            world.awaitReady("hex", "False", "SecretInvalid");
            world.awaitReady("long", "False", "SecretInvalid");

            assertMemoryIsCleanAndStaysClean(operator);
            assertMemoryIsInNoCoreFile(operator);
            assertThat(search.in(metrics(operator))).isEmpty();
            assertOnlyPublished("log", search.in(operator.program().output()));
        }
        assertTheLogInJsonHasNone(installation);
        assertOnlyPublished("status", search.in(json("importedkeys")));
        assertThat(search.in(json("events.events.k8s.io"))).isEmpty();
        assertOnlyPublished("audit log", search.in(api.auditLog()));
    }

    /** The same material is sent once more, so that all of it is logged in the other format. */
    private void assertTheLogInJsonHasNone(Installation installation) {
        search.secret("published again", again);
        try (OperatorProcess operator = installation.start(IN_JSON)) {
            for (Canary canary : canaries) {
                world.edit(name(canary), key -> {
                    key.getMetadata().setAnnotations(Map.of(ImportedKey.REIMPORT_REQUESTED_AT, hex(again)));
                    return key;
                });
            }
            canaries.forEach(canary -> world.await(
                    name(canary), key -> hex(again).equals(key.getStatus().lastHandledReimportRequest())));
            assertMemoryIsCleanAndStaysClean(operator);
            Map<String, Integer> found = search.in(operator.program().output());
            assertOnlyPublished("log in JSON", found);
            assertThat(found.keySet()).anyMatch(form -> form.startsWith("published again "));
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }

    private static void assertOnlyPublished(String where, Map<String, Integer> found) {
        assertThat(found.keySet()).as(where + " " + found).isNotEmpty().allMatch(form -> form.startsWith("published "));
    }

    /** Of what was read nothing is left, and nothing comes to light again. */
    private void assertMemoryIsCleanAndStaysClean(OperatorProcess operator) {
        ProcessMemory memory = new ProcessMemory(operator.program().process());
        Awaitility.await()
                .atMost(CLEANED)
                .pollInterval(Duration.ofMillis(500))
                .untilAsserted(() -> assertOnlyPublished("memory", memory.find(search)));
        for (int sample = 0; sample < SAMPLES; sample++) {
            assertOnlyPublished("memory, sample " + sample, memory.find(search));
        }
    }

    /**
     * Neither in one of its own size limit, nor in one that the kernel hands to a program whatever the limit (core(5)).
     */
    private static void assertMemoryIsInNoCoreFile(OperatorProcess operator) throws IOException {
        Path proc = Path.of("/proc", Long.toString(operator.program().process().pid()));
        assertThat(Files.readString(proc.resolve("coredump_filter"))).isEqualTo("00000000\n");
        assertThat(Files.readAllLines(proc.resolve("limits")))
                .anyMatch(line -> line.matches("Max core file size +0 +0 +bytes *"));
    }

    private static String name(Canary canary) {
        return canary.keySpec().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private void apply(Canary canary) {
        PlaintextSource.put(world, name(canary), canary.material());
        ImportedKey key = world.key(name(canary), world.people().createKey(canary.keySpec()));
        key.getMetadata()
                .setAnnotations(
                        Map.of(ImportedKey.REIMPORT_REQUESTED_AT, HexFormat.of().formatHex(published)));
        world.apply(PlaintextSource.of(world.everyHour(key)));
    }

    private void applyMalformed(String name, byte[] material) {
        PlaintextSource.put(world, name, material);
        ImportedKey key = world.key(name, world.people().createKey("HMAC_384"));
        world.apply(PlaintextSource.of(world.everyHour(key)));
    }

    private String json(String resource) {
        return api.kubectl().must("get", resource, "--all-namespaces", "--output=json");
    }

    private static String metrics(OperatorProcess operator) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(operator.http().resolve("/metrics")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }
}
