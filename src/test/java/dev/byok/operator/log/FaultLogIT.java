package dev.byok.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the packaged operator logs when things go wrong that are to be expected: plain words, and no stack trace. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FaultLogIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final String WORDS = "no\n{\"level\":\"INFO\",\"msg\":\"KMS write\"}\u001b[2J";
    /** The client repeats a request itself three times where the answer is one of these or above. */
    private static final int REPEATED_BY_CLIENT = 429;

    private final Trouble trouble = new Trouble();
    private final MockApiServer api = MockApiServer.start(trouble);
    private final World world = new World(api);
    private OperatorProcess operator;

    @BeforeAll
    void start(@TempDir Path folder) {
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.put(
                "KUBECONFIG", api.kubeconfig(folder.resolve("kubeconfig")).toString());
        environment.put("LOG_FORMAT", "json");
        operator = OperatorProcess.start(environment, folder.resolve("operator.log"));
        operator.awaitReady();
    }

    @AfterAll
    void close() {
        operator.close();
        world.close();
    }

    @Test
    void aRefusalOfKmsIsOneLine() {
        Map<String, String> outcomes = Map.ofEntries(
                Map.entry("AccessDeniedException", "AccessDenied"),
                Map.entry("InvalidCiphertextException", "InvalidCiphertext"),
                Map.entry("ThrottlingException", "Throttled"),
                Map.entry("KMSInternalException", "KmsUnavailable"),
                Map.entry("NewFangledException", "KmsError"));
        outcomes.forEach((code, outcome) -> {
            String arn = world.people().createKey(SPEC);
            int status = code.equals("KMSInternalException") ? 500 : 400;
            world.kms()
                    .faults()
                    .inject(Fault.error(status, code, WORDS)
                            .on("ImportKeyMaterial")
                            .forKey(arn));
            apply(lower(outcome), arn);
        });
        outcomes.forEach((_, outcome) -> {
            Line line = awaitImport(lower(outcome));
            assertThat(line.text("outcome")).isEqualTo(outcome);
            assertThat(line.text("error")).isEqualTo(WORDS.replaceAll("\\p{Cntrl}", " "));
            assertThat(line.text("requestId")).isNotEmpty();
        });
        assertOnlyPlainWords();
    }

    @Test
    void anApiServerThatRefusesIsToldInPlainWords() {
        String forever = refuse("PATCH", "forever", 403);
        List<String> names = new ArrayList<>();
        for (int code : List.of(401, 403, 404, 409, 429, 500, 503)) {
            names.add(refuse("PUT", "put" + code, code));
        }
        for (int code : List.of(403, 500)) {
            names.add(refuse("PATCH", "patch" + code, code));
            names.add(refuse("GET", "get" + code, code));
        }
        names.forEach(name -> world.awaitReady(name, "True", "Imported"));
        assertOnlyPlainWords();
        assertThat(lines())
                .as("a finalizer that cannot be set")
                .anyMatch(line -> line.text("msg").startsWith("payments/" + forever + " is tried again")
                        && line.text("msg").contains("403"));
    }

    private String refuse(String method, String name, int code) {
        trouble.refuse(method, name, code);
        apply(name, world.people().createKey(SPEC));
        return name;
    }

    private void apply(String name, String arn) {
        world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        world.apply(world.deleting(world.key(name, arn)));
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }

    private Line awaitImport(String name) {
        return Awaitility.await(name)
                .atMost(Duration.ofMinutes(3))
                .until(
                        () -> lines().stream()
                                .filter(line -> line.writes("ImportKeyMaterial", name))
                                .findFirst()
                                .orElse(null),
                        line -> line != null);
    }

    private List<Line> lines() {
        return Line.of(operator.program().output());
    }

    private void assertOnlyPlainWords() {
        assertThat(lines())
                .isNotEmpty()
                .allSatisfy(line -> assertThat(line.fields().fieldNames())
                        .toIterable()
                        .startsWith("time", "level", "logger", "msg")
                        .doesNotContain("stack"))
                .noneMatch(line -> line.text("level").equals("ERROR"));
    }

    /** Refuses the first requests of a kind for a resource, or for its Secret. */
    private static final class Trouble implements MockApiServer.Gate {
        private record Refusal(String method, String name, int code, AtomicInteger left) {
            boolean meets(String other, String path) {
                return method.equals(other) && path.matches(".*/" + name + "([/?].*)?") && !path.contains("/leases/");
            }
        }

        private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();

        void refuse(String method, String name, int code) {
            refusals.put(
                    name,
                    new Refusal(
                            method,
                            name,
                            code,
                            new AtomicInteger(
                                    name.equals("forever") ? Integer.MAX_VALUE : code < REPEATED_BY_CLIENT ? 1 : 5)));
        }

        @Override
        public boolean admits(String identity, String method, String path) {
            return identity.equals("admin")
                    || refusals.values().stream()
                            .noneMatch(refusal -> refusal.meets(method, path)
                                    && refusal.left().getAndDecrement() > 0);
        }

        @Override
        public int refusal(String path) {
            return refusals.values().stream()
                    .filter(refusal -> path.contains("/" + refusal.name()))
                    .findFirst()
                    .orElseThrow()
                    .code();
        }
    }
}
