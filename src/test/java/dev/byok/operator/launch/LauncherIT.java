package dev.byok.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.apiserver.Program;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the packaged operator starts. */
final class LauncherIT {
    private static final Path LAUNCHER = OperatorProcess.HOME.resolve("bin").resolve("imported-key-operator");
    private static final String FROM_CACHE = "source: shared objects file";
    private static final String OURS_FROM_CACHE = "dev.byok.operator.Main " + FROM_CACHE;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    @TempDir
    private Path folder;

    @BeforeEach
    void requireCache() {
        boolean there = Files.exists(OperatorProcess.HOME.resolve("lib/imported-key-operator.aot"));
        if ("true".equals(System.getenv("CI"))) {
            assertThat(there).as("the AOT cache was made").isTrue();
        }
        assumeThat(there).as("the AOT cache was made").isTrue();
    }

    @Test
    void nearlyEveryClassComesFromTheAotCache() {
        // With AOTMode=on a JVM that cannot use the cache refuses to start.
        List<String> loaded = outputOfAStart("-XX:AOTMode=on -Xlog:class+load")
                .lines()
                .filter(line -> line.contains("[class,load]") && !line.contains("LambdaForm") && !line.contains("$$"))
                .toList();
        List<String> ours = loaded.stream()
                .filter(line -> line.contains(" dev.byok.operator."))
                .toList();
        assertThat(ours).hasSizeGreaterThan(20).allMatch(line -> line.contains(FROM_CACHE));
        assertThat(loaded.stream().filter(line -> line.contains(FROM_CACHE)).count())
                .isGreaterThan(loaded.size() * 9L / 10);
    }

    @Test
    void theOptionsBesideItAreInForce() {
        assertThat(outputOfAStart("-XX:+PrintFlagsFinal"))
                .containsPattern("UseSerialGC +[:]?= true")
                .containsPattern("UseCompactObjectHeaders +[:]?= true")
                .containsPattern("MarkSweepDeadRatio +[:]?= 0 ")
                .containsPattern("ZeroTLAB +[:]?= true")
                .containsPattern("CreateCoredumpOnCrash +[:]?= false")
                .containsPattern("DisableAttachMechanism +[:]?= true")
                .containsPattern("InitialHeapSize +[:]?= 25165824");
    }

    @Test
    void aStartWarnsOfNothing() {
        assertThat(outputOfAStart("").lines()).isNotEmpty().allMatch(line -> line.contains(" INFO "));
    }

    @Test
    void aJarThatWasReplacedIsNotReadFromTheCache() throws IOException {
        Path copy = folder.resolve("copy");
        try (Program cp = Program.start(
                List.of("cp", "-rp", OperatorProcess.HOME.toString(), copy.toString()),
                Map.of(),
                folder.resolve("cp.log"))) {
            assertThat(cp.awaitEnd(PATIENCE)).isZero();
        }
        assertThat(classesOfAFailedStart(copy, "before")).contains(OURS_FROM_CACHE);

        Files.setLastModifiedTime(copy.resolve("lib/imported-key-operator.jar"), FileTime.from(Instant.now()));
        assertThat(classesOfAFailedStart(copy, "after"))
                .contains("HTTP_PORT is \"-1\"")
                .doesNotContain(OURS_FROM_CACHE);
    }

    @Test
    void everyWrongSettingIsToldInOneLineBeforeAnythingStarts() {
        Map<String, String> bad = Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "HTTP_PORT", "http",
                "CONCURRENCY", "many",
                "AWS_ENDPOINT_URL", "nowhere");
        try (Program start = Program.start(List.of(LAUNCHER.toString()), bad, folder.resolve("bad.log"))) {
            assertThat(start.awaitEnd(PATIENCE)).isEqualTo(1);
            assertThat(start.output().lines())
                    .singleElement()
                    .asString()
                    .contains("HTTP_PORT", "CONCURRENCY", "AWS_ENDPOINT_URL");
        }
    }

    private String classesOfAFailedStart(Path home, String log) {
        Map<String, String> bad = Map.of(
                "JAVA_HOME", System.getProperty("java.home"),
                "JAVA_TOOL_OPTIONS", "-Xlog:class+load",
                "HTTP_PORT", "-1");
        try (Program start = Program.start(
                List.of(home.resolve("bin/imported-key-operator").toString()), bad, folder.resolve(log))) {
            assertThat(start.awaitEnd(PATIENCE)).isEqualTo(1);
            return start.output();
        }
    }

    private String outputOfAStart(String options) {
        MockApiServer api = MockApiServer.overTls();
        try (World world = new World(api)) {
            Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
            environment.putAll(api.podEnvironment(folder));
            environment.merge("JAVA_TOOL_OPTIONS", options, "%s %s"::formatted);
            try (OperatorProcess operator = OperatorProcess.start(environment, folder.resolve("operator.log"))) {
                operator.awaitReady();
                return operator.program().output();
            }
        }
    }
}
