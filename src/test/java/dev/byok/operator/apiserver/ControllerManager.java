package dev.byok.operator.apiserver;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** A kube-controller-manager with the controllers that an installation shows itself to. */
final class ControllerManager {
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final String CONTROLLERS = String.join(
            ",",
            "namespace-controller",
            "garbage-collector-controller",
            "serviceaccount-controller",
            "root-ca-certificate-publisher-controller",
            "clusterrole-aggregation-controller",
            "deployment-controller",
            "replicaset-controller");

    private ControllerManager() {}

    static Program start(Binaries binaries, Path folder, Certificates certificates, KubeApiServer server) {
        Path manager = binaries.controllerManager()
                .orElseThrow(() -> new IllegalStateException("there is no kube-controller-manager"));
        Path kubeconfig = server.kubeconfig("controller-manager");
        int port = Ports.free();
        Program program = Program.start(
                List.of(
                        manager.toString(),
                        "--kubeconfig=" + kubeconfig,
                        "--authentication-kubeconfig=" + kubeconfig,
                        "--authorization-kubeconfig=" + kubeconfig,
                        "--service-account-private-key-file=" + certificates.key("service-accounts"),
                        "--root-ca-file=" + certificates.certificate("ca"),
                        "--use-service-account-credentials",
                        "--leader-elect=false",
                        "--bind-address=127.0.0.1",
                        "--secure-port=" + port,
                        "--cert-dir=" + folder.resolve("controller-manager"),
                        "--controllers=" + CONTROLLERS),
                Map.of(),
                folder.resolve("kube-controller-manager.log"));
        program.awaitReady(PATIENCE, () -> Ports.answers(port));
        return program;
    }
}
