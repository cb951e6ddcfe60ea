package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.RunningOperator;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.control.Fault;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands of the runbooks, typed on a real API server in the middle of trouble. */
@RequiresControlPlane
final class RunbooksIT {
    private static final String LEASE = """
        apiVersion: coordination.k8s.io/v1
        kind: Lease
        metadata: {name: imported-key-operator, namespace: imported-key-operator-system}
        spec: {holderIdentity: somebody}
        """;

    @TempDir
    private Path folder;

    @Test
    void theCommandsOfEveryRunbookRun() {
        ControlPlane api = ControlPlane.start();
        try (World world = new World(api);
                RunningOperator _ = world.operator();
                Terminal terminal =
                        Terminal.open(folder, api.kubeconfig(), world.kms().endpoint())) {
            api.kubectl().must("apply", "-k", "deploy/operator");
            api.kubectl().mustWith(LEASE, "apply", "-f", "-");
            world.kms()
                    .faults()
                    .inject(Fault.error(400, "AccessDeniedException", "not authorized")
                            .always());
            world.apply(world.everyHour(world.key(
                    "payments", "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab")));
            world.awaitReady("payments", "False", "AccessDenied");

            List<Page.Block> blocks = Page.of("runbooks.md").blocks("shell");
            blocks.forEach(terminal::run);
            assertThat(terminal.ran()).isNotEmpty().isEqualTo(blocks);
        }
    }
}
