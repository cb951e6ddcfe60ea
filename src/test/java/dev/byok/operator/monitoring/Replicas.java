package dev.byok.operator.monitoring;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.apiserver.Ports;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Replicas of the packaged operator, each on a port of its own that stays when it is started again. */
final class Replicas implements AutoCloseable {
    private final Map<String, Integer> ports = new TreeMap<>();
    private final Map<String, OperatorProcess> running = new HashMap<>();
    private final Map<String, String> environment;
    private final Path folder;

    Replicas(World world, MockApiServer api, Path folder) {
        this.folder = folder;
        environment = new HashMap<>(OperatorProcess.awsEnvironment(world));
        environment.put(
                "KUBECONFIG", api.kubeconfig(folder.resolve("kubeconfig")).toString());
    }

    /** Starts the replica of that Pod, and waits until it works or stands by. */
    void start(String pod) {
        Map<String, String> own = new HashMap<>(environment);
        own.put("HTTP_PORT", ports.computeIfAbsent(pod, _ -> Ports.free()).toString());
        OperatorProcess replica = OperatorProcess.start(own, folder.resolve(pod + ".log"));
        running.put(pod, replica);
        replica.awaitReady();
    }

    /** Kills it, as a node that dies does. */
    void kill(String pod) {
        running.remove(pod).close();
    }

    /** Where they are scraped. */
    Map<String, Integer> ports() {
        return ports;
    }

    @Override
    public void close() {
        running.values().forEach(OperatorProcess::close);
    }
}
