package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The policy of docs/tenancy.md: who may ask for an import that enables a disabled key. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ReenablePolicyIT {
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String DENIED = "only who has the verb reenable";
    private static final String DISABLED = "{\"status\": {\"keyState\": \"Disabled\"}}";
    private static final String LOST =
            "{\"status\": {\"keyState\": \"PendingImport\", \"keyStateBeforeLoss\": \"Disabled\"}}";
    private static final String ENABLED = "{\"status\": {\"keyState\": \"Enabled\"}}";

    private final ControlPlane api = ControlPlane.start();
    private final World world = new World(api);
    private int requests;

    @BeforeAll
    void apply() {
        String block = Page.of("tenancy.md")
                .under("Who may have a disabled key enabled", "shell")
                .getFirst()
                .text();
        String manifests = block.substring(block.indexOf('\n') + 1, block.indexOf("\nEOF\n"));
        api.kubectl().mustWith(manifests, "apply", "-f", "-");
        kubectl("create", "clusterrole", "editor", "--verb=get,update,patch", "--resource=importedkeys.byok.dev");
        kubectl("create", "rolebinding", "editor", "--clusterrole=editor", "--user=tenant");
        kubectl("create", "rolebinding", "officer", "--clusterrole=reenable-disabled-keys", "--user=officer");
        world.apply(world.everyHour(world.key("k", ARN)));
        status(DISABLED);
        // A policy comes into force a moment after it was applied.
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> request("tenant").errors().contains(DENIED));
    }

    @AfterAll
    void close() {
        world.close();
    }

    @Test
    void whoMayEditAsksForAKeyThatWorksAlone() {
        status(ENABLED);
        assertThat(request("tenant").exitCode()).isZero();
        status(DISABLED);
        assertThat(request("tenant").errors()).contains(DENIED);
        status(LOST);
        assertThat(request("tenant").errors()).contains(DENIED);
    }

    @Test
    void aKeyOfWhichNothingIsKnownCountsAsDisabled() {
        world.apply(world.everyHour(world.key("new", ARN)));
        assertThat(kubectlAs("tenant", "annotate", "importedkey", "new", "byok.dev/reimport-requested-at=1")
                        .errors())
                .contains(DENIED);
    }

    @Test
    void whoHasTheVerbAsksForAnyKey() {
        status(DISABLED);
        assertThat(request("officer").exitCode()).isZero();
        status(LOST);
        assertThat(request("officer").exitCode()).isZero();
    }

    @Test
    void everythingElseOfADisabledKeyMayBeEdited() {
        status(DISABLED);
        assertThat(kubectlAs("tenant", "label", "importedkey", "k", "--overwrite", "team=payments")
                        .exitCode())
                .isZero();
    }

    private void status(String merge) {
        kubectl("patch", "importedkey", "k", "--subresource=status", "--type=merge", "-p", "{\"status\": null}");
        kubectl("patch", "importedkey", "k", "--subresource=status", "--type=merge", "-p", merge);
    }

    private Tool.Result request(String user) {
        String value = "byok.dev/reimport-requested-at=request-" + ++requests;
        return kubectlAs(user, "annotate", "importedkey", "k", "--overwrite", value);
    }

    private Tool.Result kubectlAs(String user, String... arguments) {
        return api.kubectl()
                .run(Stream.concat(
                                Stream.of("--namespace=" + World.NAMESPACE, "--as=" + user), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }

    private void kubectl(String... arguments) {
        api.kubectl()
                .must(Stream.concat(Stream.of("--namespace=" + World.NAMESPACE), Arrays.stream(arguments))
                        .toArray(String[]::new));
    }
}
