package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How kubectl wait and GitOps tools follow a key through its life on a real API server. */
@RequiresControlPlane
@RequiresJudge
final class LiveHealthIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";

    @Test
    void aKeyIsDoneNoSoonerThanItIs() throws IOException {
        try (ControlPlane api = ControlPlane.builder().withShortPolls().start();
                World world = new World(api)) {
            Kubectl kubectl = api.kubectl();
            String arn = world.people().createKey(SPEC);
            world.apply(world.key("k", arn));

            assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress InProgress Progressing");
            assertThat(waited(kubectl)).isFalse();

            try (World.Running _ = world.operator()) {
                world.awaitReady("k", "False", "SecretNotFound");
                assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress Current Suspended");
                assertThat(waited(kubectl)).isFalse();

                world.putSecret("k", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
                world.awaitReady("k", "True", "Imported");
                assertThat(verdict(kubectl)).isEqualTo("Current Current Current Healthy");
                assertThat(waited(kubectl)).isTrue();
            }

            world.edit("k", world::everyHour);
            assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress InProgress Progressing");
            assertThat(waited(kubectl)).isFalse();

            try (World.Running _ = world.operator()) {
                world.awaitReady("k", "True", "Imported");
                assertThat(verdict(kubectl)).isEqualTo("Current Current Current Healthy");
            }
        }
    }

    /** Whether kubectl wait takes the key as ready now. */
    private static boolean waited(Kubectl kubectl) {
        return kubectl.run("wait", "-n", World.NAMESPACE, "--for=condition=Ready", "ik/k", "--timeout=1s")
                        .exitCode()
                == 0;
    }

    /** kstatus, Flux's fork, the expressions of the sample, and Argo CD. */
    private static String verdict(Kubectl kubectl) throws IOException {
        String live = kubectl.must("get", "-n", World.NAMESPACE, "ik/k", "-o", "json");
        Judge.Verdict said = Judge.find()
                .orElseThrow()
                .judge(Map.of("k", new ObjectMapper().readTree(live)))
                .get("k");
        return String.join(" ", said.kstatus(), said.flux(), said.expressions(), said.argo());
    }
}
