package dev.byok.operator.gitops;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.RunningOperator;
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
    private static final String READY = "condition=Ready";
    private static final String CEREMONY =
            "jsonpath='{.status.conditions[?(@.type==\"Ready\")].reason}'=SecretNotFound";

    @Test
    void aKeyIsDoneNoSoonerThanItIs() throws IOException {
        try (ControlPlane api = ControlPlane.builder().withShortPolls().start();
                World world = new World(api)) {
            Kubectl kubectl = api.kubectl();
            String arn = world.people().createKey(SPEC);
            world.apply(world.deleting(world.key("payments", arn)));

            assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress InProgress Progressing");
            assertThat(waited(kubectl, READY, 1)).isFalse();

            try (RunningOperator _ = world.operator()) {
                assertThat(waited(kubectl, CEREMONY, 60)).isTrue();
                assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress Current Suspended");
                assertThat(waited(kubectl, READY, 1)).isFalse();

                world.putSecret("payments", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
                world.awaitReady("payments", "True", "Imported");
                assertThat(verdict(kubectl)).isEqualTo("Current Current Current Healthy");
                assertThat(waited(kubectl, READY, 60)).isTrue();
            }

            world.edit("payments", world::everyHour);
            assertThat(verdict(kubectl)).isEqualTo("InProgress InProgress InProgress Progressing");
            assertThat(waited(kubectl, READY, 1)).isFalse();

            world.people().kms().disableKey(request -> request.keyId(arn));
            try (RunningOperator _ = world.operator()) {
                assertThat(waited(kubectl, "condition=Stalled", 60)).isTrue();
                assertThat(verdict(kubectl)).isEqualTo("Failed Failed Failed Degraded");
            }

            kubectl.must("delete", "--wait=false", "-n", World.NAMESPACE, "importedkey/payments");
            assertThat(verdict(kubectl)).matches("Terminating Terminating \\w+ Progressing");
        }
    }

    /** A command of the page, which takes what it waits for as it is then. */
    private static boolean waited(Kubectl kubectl, String what, int seconds) {
        String command = "kubectl wait -n payments --for=" + what + " importedkey/payments --timeout=";
        assertThat(Bash.page()).contains(command + "60s");
        return new Bash(kubectl).run(command + seconds + "s", "").exitCode() == 0;
    }

    /** kstatus, Flux's fork, the expressions of the sample, and Argo CD. */
    private static String verdict(Kubectl kubectl) throws IOException {
        String live = kubectl.must("get", "-n", World.NAMESPACE, "importedkey/payments", "-o", "json");
        Judge.Verdict said = Judge.find()
                .orElseThrow()
                .judge(Map.of("payments", new ObjectMapper().readTree(live)))
                .get("payments");
        return String.join(" ", said.kstatus(), said.flux(), said.expressions(), said.argo());
    }
}
