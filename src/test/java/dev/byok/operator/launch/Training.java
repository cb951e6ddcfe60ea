package dev.byok.operator.launch;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the AOT cache: lets the packaged operator do a little of everything it does in life, over TLS, and has the JVM
 * keep what that took (JEP 483, JEP 514).
 */
public final class Training {
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int KEYS = 3;

    private Training() {}

    /**
     * Trains.
     *
     * @param arguments the file that becomes the cache, and the command that starts the operator
     */
    public static void main(String[] arguments) {
        try {
            List<String> words = List.of(arguments);
            train(Path.of(words.getFirst()), words.subList(1, words.size()));
            System.exit(0);
        } catch (IOException | RuntimeException e) {
            // Threads of the mock server would keep the process alive.
            System.err.println(e);
            System.exit(1);
        }
    }

    private static void train(Path cache, List<String> command) throws IOException {
        Path folder = Files.createTempDirectory("training");
        Path log = folder.resolve("operator.log");
        MockApiServer api = MockApiServer.overTls();
        try (World world = new World(api)) {
            Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
            // A kubeconfig would bring a parser of YAML into the cache, which no Pod needs.
            environment.putAll(api.podEnvironment(folder));
            environment.merge("JAVA_TOOL_OPTIONS", "-XX:AOTCacheOutput=" + cache, "%s %s"::formatted);
            try (OperatorProcess operator = OperatorProcess.start(command, environment, log)) {
                operator.awaitReady();
                live(world, operator);
                operator.program().terminate();
                operator.program().awaitEnd(PATIENCE);
            }
        }
        if (!Files.exists(cache)) {
            throw new IllegalStateException("the JVM made no cache:\n" + Files.readString(log));
        }
    }

    private static void live(World world, OperatorProcess operator) {
        String spec = "SYMMETRIC_DEFAULT";
        for (int i = 0; i < KEYS; i++) {
            String arn = world.people().createKey(spec);
            String name = "k" + i;
            world.apply(world.deleting(world.key(name, arn)));
            world.awaitReady(name, "False", "SecretNotFound");
            byte[] material = SoftwareHsm.material(spec);
            world.putSecret(name, world.people().wrap(arn, spec, material));
            world.awaitReady(name, "True", "Imported");
            world.putSecret(name, world.people().wrap(arn, spec, material));
            String first = world.get(name).getStatus().material("2026").requestId();
            world.await(
                    name, key -> !first.equals(key.getStatus().material("2026").requestId()));
        }
        for (String page : List.of("/livez", "/readyz", "/metrics")) {
            if (operator.status(page) != 200) {
                throw new IllegalStateException(page + " does not answer");
            }
        }
        world.api().keys(World.NAMESPACE).withName("k0").delete();
        world.kms().log().requests("DeleteImportedKeyMaterial");
    }
}
