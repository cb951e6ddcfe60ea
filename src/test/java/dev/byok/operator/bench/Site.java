package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.PodIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * One real API server and one KMS emulator, on which everything is measured.
 *
 * @param api the API server
 * @param world the emulator, and those who create keys and resources
 * @param identity what the operator acts as, with the rights of {@code deploy}
 * @param folder logs and scripts
 */
record Site(ControlPlane api, World world, PodIdentity identity, Path folder) implements AutoCloseable {
    /** How many calls of KMS the operator has under way at once, and the loops it is compared with too. */
    static final int CONCURRENCY = 4;

    /** Half of them are for one Region, and look after the API server as well as KMS. */
    private static final int PASSES = 12;

    private static final List<String> PACED =
            List.of("GetParametersForImport", "ImportKeyMaterial", "DeleteImportedKeyMaterial");
    private static final double UNBOUND = 99_999;
    private static final String SYSTEM = "imported-key-operator-system";
    private static final String NAME = "imported-key-operator";
    private static final Duration TOKEN_LIFE = Duration.ofHours(2);

    static Site open() {
        ControlPlane api = ControlPlane.start();
        try {
            api.kubectl().must("apply", "-k", "deploy");
            api.allowShortPolls();
            Path folder = Files.createDirectories(Path.of("target", "bench"));
            PodIdentity identity = PodIdentity.of(api, SYSTEM, NAME, folder);
            return new Site(api, new World(api), identity, folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the packaged operator, which minds no request quotas: but for one part there are none. */
    OperatorProcess operator() {
        return operatorUnder(Map.of());
    }

    /** Starts the packaged operator under request quotas. */
    OperatorProcess operatorUnder(Map<String, Double> quotas) {
        identity.renew(TOKEN_LIFE);
        Map<String, String> environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.putAll(identity.environment());
        environment.put("HTTP_ADDRESS", "127.0.0.1");
        environment.put("LEADER_ELECTION", "false");
        environment.put("CONCURRENCY", Integer.toString(PASSES));
        environment.put(
                "KMS_REQUEST_QUOTAS",
                PACED.stream()
                        .map(operation -> operation + "=" + quotas.getOrDefault(operation, UNBOUND))
                        .collect(Collectors.joining(",")));
        return OperatorProcess.start(environment, folder.resolve("operator.log"));
    }

    @Override
    public void close() {
        world.close();
    }
}
