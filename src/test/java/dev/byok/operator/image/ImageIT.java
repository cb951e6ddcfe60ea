package dev.byok.operator.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Ports;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The operator as it lives in the image: as the user, with the rights and on the file system of its Pod. */
@RequiresControlPlane
@RequiresImage
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ImageIT {
    private static final String NAMESPACE = "imported-key-operator-system";
    private static final String NAME = "imported-key-operator";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Path OPTIONS = Path.of("src", "main", "launcher", "jvm.options");

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final World world = new World(api);

    private Path folder;

    private ImageRoot root;
    private OperatorProcess operator;

    @BeforeAll
    void start(@TempDir Path temporary) throws IOException {
        folder = temporary;
        root = ImageRoot.whole();
        api.kubectl().must("apply", "-k", "deploy");
        api.allowShortPolls();
        Map<String, String> variables = new HashMap<>(OperatorProcess.awsEnvironment(world));
        variables.putAll(Map.of(
                "KUBERNETES_SERVICE_HOST",
                "127.0.0.1",
                "KUBERNETES_SERVICE_PORT",
                Integer.toString(api.port()),
                "POD_NAMESPACE",
                NAMESPACE,
                "HTTP_PORT",
                Integer.toString(Ports.free()),
                "JAVA_TOOL_OPTIONS",
                "-XX:AOTMode=on -XX:+PrintFlagsFinal -Xlog:class+load"));
        List<String> arguments = new ArrayList<>(List.of("--account", account().toString()));
        variables.forEach((name, value) -> arguments.add(name + "=" + value));
        operator = OperatorProcess.start(root.command(arguments), variables, folder.resolve("operator.log"));
        operator.awaitReady();
    }

    @AfterAll
    void stop() {
        try (world;
                OperatorProcess last = operator) {
            last.program().terminate();
            assertThat(last.program().awaitEnd(PATIENCE)).isZero();
        }
    }

    @Test
    void anImportedKeyBecomesReady() {
        String arn = world.people().createKey("SYMMETRIC_DEFAULT");
        world.apply(world.key("payments", arn));
        world.putSecret(
                "payments", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
        world.awaitReady("payments", "True", "Imported");
    }

    @Test
    void itIsNotRootAndCannotBecomeIt() throws IOException {
        assertThat(status("Uid")).isEqualTo(outside("uid_map"));
        assertThat(status("Gid")).isEqualTo(outside("gid_map"));
        assertThat(status("CapEff")).isEqualTo("0000000000000000");
        assertThat(status("NoNewPrivs")).isEqualTo("1");
    }

    @Test
    void itWritesToTmpAlone() {
        assertThat(logTo("/tmp/log").output()).contains("HTTP_PORT is \"-1\"").doesNotContain("Error opening");
        for (String place : List.of("/log", "/etc/log", "/dev/log", "/run/log", "/usr/lib/imported-key-operator/log")) {
            assertThat(logTo(place).output()).contains("Error opening log file '" + place + "': Read-only file system");
        }
    }

    @Test
    void nearlyEveryClassComesFromTheAotCache() {
        List<String> ours = operator.program()
                .output()
                .lines()
                .filter(line -> line.contains("[class,load] dev.byok.operator.") && !line.contains("$$"))
                .toList();
        assertThat(ours).hasSizeGreaterThan(20);
        assertThat(ours.stream()
                        .filter(line -> line.contains("shared objects file"))
                        .count())
                .isGreaterThan(ours.size() * 9L / 10);
    }

    @Test
    void theOptionsOfTheLauncherAreInForceWithoutIt() throws IOException {
        String flags = operator.program().output();
        assertThat(Files.readAllLines(OPTIONS))
                .filteredOn(line -> line.startsWith("-XX:"))
                .isNotEmpty()
                .allSatisfy(line -> assertThat(flags).containsPattern(flag(line.substring("-XX:".length()))));
    }

    @Test
    void itsMemoryIsWithinWhatItsPodAsksFor() {
        long requested = Quantity.getAmountInBytes(api.admin()
                        .apps()
                        .deployments()
                        .inNamespace(NAMESPACE)
                        .withName(NAME)
                        .get()
                        .getSpec()
                        .getTemplate()
                        .getSpec()
                        .getContainers()
                        .getFirst()
                        .getResources()
                        .getRequests()
                        .get("memory"))
                .longValue();
        long resident = operator.residentBytes();
        System.out.printf("the operator has %d MiB in memory in its image%n", resident >> 20);
        assertThat(resident).isLessThan(requested);
    }

    /** The files of a ServiceAccount as the kubelet lays them out. */
    private Path account() throws IOException {
        Path account = Files.createDirectory(folder.resolve("account"));
        Files.writeString(account.resolve("token"), api.token(NAMESPACE, NAME, Duration.ofHours(1)));
        Files.copy(api.authority(), account.resolve("ca.crt"));
        Files.writeString(account.resolve("namespace"), NAMESPACE);
        return account;
    }

    private Tool.Result logTo(String file) {
        return root.run("HTTP_PORT=-1", "JAVA_TOOL_OPTIONS=-Xlog:gc:file=" + file);
    }

    /** Such as +UseSerialGC or MinHeapFreeRatio=5. */
    private static String flag(String option) {
        if (option.contains("=")) {
            String[] parts = option.split("=", -1);
            return " " + parts[0] + " +:?= " + bytes(parts[1]) + " ";
        }
        return " " + option.substring(1) + " +:?= " + (option.startsWith("+") ? "true" : "false") + " ";
    }

    private static String bytes(String value) {
        return value.endsWith("m") ? Long.toString(Long.parseLong(value.replace("m", "")) << 20) : value;
    }

    private String status(String field) throws IOException {
        return Files.readAllLines(process().resolve("status")).stream()
                .filter(line -> line.startsWith(field + ":"))
                .findFirst()
                .orElseThrow()
                .split("\\s+", -1)[1];
    }

    /** What 65532 of the process is on the machine: something else if it lives in a user namespace. */
    private String outside(String map) throws IOException {
        for (String line : Files.readAllLines(process().resolve(map))) {
            String[] range = line.strip().split("\\s+", -1);
            long offset = 65532 - Long.parseLong(range[0]);
            if (offset >= 0 && offset < Long.parseLong(range[2])) {
                return Long.toString(Long.parseLong(range[1]) + offset);
            }
        }
        throw new AssertionError("nobody is 65532 there");
    }

    private Path process() {
        return Path.of("/proc", Long.toString(operator.program().process().pid()));
    }
}
