package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.Installation;
import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.GoPrograms;
import dev.byok.operator.apiserver.Kubelet;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.helm.RequiresHelm;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * The pages from the installation to its end, as a reader follows them on a cluster that begins with nothing of ours.
 * Pods are said to run, and the packaged operator runs in their place with their rights.
 */
@RequiresControlPlane(controllerManager = true)
@RequiresHelm
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class InstallPagesIT {
    private static final Page INSTALL = Page.of("install.md");
    private static final Page UPGRADE = Page.of("upgrade.md");
    private static final Page UNINSTALL = Page.of("uninstall.md");
    private static final Page TENANCY = Page.of("tenancy.md");

    private static final URI NOWHERE = URI.create("http://127.0.0.1:1");
    /** The command line finds wrong names, options and parameters before it looks for a server. */
    private static final Page.Block CHECKED = new Page.Block("before the page", "setup", """
        export AWS_MAX_ATTEMPTS=1
        aws() { said=$(command aws "$@" 2>&1) || true; echo "$said"; echo "$said" | grep -q 'Could not connect to'; }\
        """);

    private final ControlPlane api =
            ControlPlane.builder().withoutCrd().withControllerManager().start();
    private final Kubelet kubelet = Kubelet.start(api);
    private final World world = new World(api);
    private Path folder;
    private Terminal terminal;
    private Reader reader;

    @BeforeAll
    void open(@TempDir Path temporary) throws IOException {
        folder = temporary;
        Terminal.requireTools();
        Path helm = GoPrograms.cached("helm")
                .filter(there -> GoPrograms.holds(there, List.of("helm")))
                .findFirst()
                .orElseThrow();
        Path kubeconfig = Files.copy(api.kubeconfig(), folder.resolve("kubeconfig"));
        terminal = Terminal.open(folder, kubeconfig, world.kms().endpoint(), helm);
        reader = new Reader(terminal);
        String here = Path.of("").toAbsolutePath().toString();
        setup("for part in helm deploy crds; do cp -r " + here + "/$part .; done; kubectl delete namespace payments");
    }

    @AfterAll
    void close() {
        if (terminal != null) {
            terminal.close();
        }
        kubelet.close();
        world.close();
    }

    @Test
    void fromNothingToAKeyAndToNothingAgainWithHelmAndWithKustomize() {
        helmInstallsUpgradesAndGoes();
        kustomizeInstallsUpgradesAndGoes();
        everythingGoes();
        assertThat(reader.follow(TENANCY, "One operator per team")).contains("payments: yes\nledger: no\n");
        setup("helm uninstall keys -n keys-payments; helm uninstall keys -n keys-ledger; kubectl delete -f crds/");
        setup("kubectl delete namespace imported-key-operator-system --ignore-not-found");
        reader.follow(INSTALL, "3. Install");
        reader.follow(TENANCY, "One operator, keys bound to namespaces");
        assertThat(reader.follow(TENANCY, "Who may have a disabled key enabled"))
                .contains("yes\n");

        for (Page page : List.of(INSTALL, UPGRADE, UNINSTALL, TENANCY)) {
            assertThat(reader.missed(page)).as(page.toString()).isEmpty();
        }
    }

    private void helmInstallsUpgradesAndGoes() {
        reader.follow(INSTALL, "3. Install");
        try (OperatorProcess _ = Installation.of(api, world, folder).start()) {
            reader.follow(INSTALL, "4. See that it is there");
            reader.follow(INSTALL, "5. First key");
            reader.follow(INSTALL, "Credentials without a role");
            reader.follow(UPGRADE, "With Helm");
            reader.follow(UPGRADE, "Back again");
            reader.follow(UPGRADE, "Versions of the API");
            keyIn("survivor");
            reader.follow(UNINSTALL, "What becomes of the keys");
        }
        reader.follow(UNINSTALL, "The operator alone");
        assertThat(setup("kubectl -n survivor get importedkeys")).contains("Imported");
        setup("kubectl delete namespace survivor --wait=false");
        reader.follow(UNINSTALL, "When resources do not go");
        setup("kubectl wait --for=delete namespace/survivor --timeout=60s");
    }

    private void kustomizeInstallsUpgradesAndGoes() {
        reader.follow(INSTALL, "With kustomize");
        reader.follow(UPGRADE, "With kustomize");
        setup("kubectl delete -k my-operator --timeout=60s");
    }

    private void everythingGoes() {
        reader.follow(INSTALL, "3. Install");
        try (OperatorProcess _ = Installation.of(api, world, folder).start()) {
            keyIn("last");
            reader.follow(UNINSTALL, "Everything");
        }
        assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        assertThat(setup("kubectl get crd,clusterrole,validatingadmissionpolicy,namespace -o name"))
                .doesNotContain("imported");
    }

    @Test
    void theCommandsForAwsAreOnesThatItsCommandLineKnows() throws IOException {
        Page iam = Page.of("iam.md");
        Path here = Files.createDirectory(folder.resolve("aws"));
        Files.writeString(here.resolve("policy.json"), only(iam.under("The operator", "json")));
        Files.writeString(here.resolve("trust.json"), only(iam.under("Trust by EKS", "json")));
        List<Page.Block> commands = INSTALL.under("2.", "sh");
        assertThat(commands).hasSize(2);
        try (Terminal aws = Terminal.open(here, api.kubeconfig(), NOWHERE)) {
            aws.run(CHECKED);
            commands.forEach(aws::run);
        }
    }

    private static String only(List<Page.Block> blocks) {
        assertThat(blocks).hasSize(1);
        return blocks.getFirst().text();
    }

    /** The first key of the page, in another namespace. */
    private void keyIn(String namespace) {
        terminal.run(INSTALL.under("5.", "shell").getFirst().with("first-key", namespace));
    }

    private String setup(String commands) {
        return terminal.run(new Page.Block("between the pages", "setup", commands));
    }
}
