package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.byok.operator.RunningOperator;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.core.SdkBytes;

/** The pages of docs/ as a reader follows them: every block, in order, on a real API server. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PagesIT {
    private static final List<String> STEPS = List.of("2.", "3.", "4.", "5.");
    /** What the officer of the page may and may not do. */
    private static final Page.Block OFFICER = new Page.Block("Roles", "check", """
        officer="--as=officer@example.org"
        kubectl get importedkey payments $officer
        kubectl create secret generic ledger-2026 --from-literal=importToken=token --dry-run=client -o yaml |
            kubectl apply --server-side -f - $officer
        kubectl auth can-i get secrets/ledger-2026 $officer && exit 1
        kubectl auth can-i patch secrets/payments-2026 $officer && exit 1
        kubectl auth can-i update importedkeys/payments --subresource=status $officer && exit 1
        echo as the page says\
        """);

    private static final Duration TO_THE_WINDOW = Duration.ofDays(61);

    private final ControlPlane api = ControlPlane.builder().withShortPolls().start();
    private final World world = new World(api);
    private final RunningOperator operator = world.operator();

    @TempDir
    private Path folder;

    @BeforeAll
    void requireTools() {
        Terminal.requireTools();
    }

    @AfterAll
    void close() {
        operator.close();
        world.close();
    }

    @Test
    void theCeremonyGoesAsItsPageSaysAndSoDoesItsRenewal() throws IOException {
        Page page = Page.of("ceremony.md");
        try (Terminal terminal = terminal("ceremony")) {
            page.blocks("shell").forEach(terminal::run);
            assertThat(terminal.ran())
                    .filteredOn(block -> block.language().equals("shell"))
                    .isNotEmpty()
                    .isEqualTo(page.blocks("shell"));
            terminal.run(OFFICER);
            Awaitility.await()
                    .atMost(Duration.ofMinutes(3))
                    .until(() -> get("ceremony").getStatus().lastHandledReimportRequest() != null);
            ImportedKey first = await("ceremony", "Imported");
            SdkBytes ciphertext = encrypt(first);

            lookEverySecond("ceremony");
            world.kms().clock().advance(TO_THE_WINDOW);
            await("ceremony", "AwaitingRenewal");
            for (String step : STEPS) {
                page.under(step, "shell").stream()
                        .filter(block -> !block.text().contains("annotate"))
                        .forEach(terminal::run);
            }

            ImportedKey renewed = await("ceremony", "Imported");
            assertThat(renewed.getStatus().validTo()).isAfter(first.getStatus().validTo());
            assertThat(decrypt(ciphertext)).isEqualTo("attack at dawn");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_3072, -algorithm RSA -pkeyopt rsa_keygen_bits:3072",
        "ECC_SECG_P256K1, -algorithm EC -pkeyopt ec_paramgen_curve:secp256k1"
    })
    void theCommandsForAnEccKeyServeOtherPrivateKeys(String keySpec, String generate) throws IOException {
        try (Terminal terminal = terminal(keySpec.toLowerCase(Locale.ROOT).replace('_', '-'))) {
            for (Page.Block block : Page.of("ceremony.md").under("RSA and ECC", "shell")) {
                terminal.run(block.with("ECC_NIST_P256", keySpec)
                        .with("-algorithm EC -pkeyopt ec_paramgen_curve:P-256", generate));
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"HMAC_384, 48"})
    void theCommandsForASymmetricKeyServeHmacKeys(String keySpec, String bytes) throws IOException {
        Page page = Page.of("ceremony.md");
        try (Terminal terminal = terminal(keySpec.toLowerCase(Locale.ROOT).replace('_', '-'))) {
            for (String step : List.of("1.", "2.", "3.", "4.", "5.")) {
                for (Page.Block block : page.under(step, "shell")) {
                    terminal.run(block.with(
                                    "--origin EXTERNAL",
                                    "--origin EXTERNAL --key-usage GENERATE_VERIFY_MAC --key-spec " + keySpec)
                            .with("material.bin 32", "material.bin " + bytes));
                }
            }
        }
    }

    @Test
    void aKeyRenewsItselfAsThePageSays() throws IOException {
        Page page = Page.of("renewal.md");
        try (Terminal terminal = terminal("renewal")) {
            page.blocks("shell").forEach(terminal::run);
            assertThat(terminal.ran())
                    .filteredOn(block -> block.language().equals("shell"))
                    .isNotEmpty()
                    .isEqualTo(page.blocks("shell"));
            ImportedKey before = await("renewal", "Imported");
            SdkBytes ciphertext = encrypt(before);

            lookEverySecond("renewal");
            world.kms().clock().advance(Duration.ofDays(31));

            Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> get("renewal")
                    .getStatus()
                    .validTo()
                    .isAfter(before.getStatus().validTo()));
            assertThat(decrypt(ciphertext)).isEqualTo("attack at dawn");
            assertThat(world.kms().log().requests("DeleteImportedKeyMaterial")).isEmpty();
        }
    }

    @Test
    void theRecipesForGitRunWhereTheirToolsAre() throws IOException {
        for (String tool : List.of("kubeseal", "sops", "age-keygen")) {
            assumeThat(Terminal.has(tool)).as("%s is installed", tool).isTrue();
        }
        Page page = Page.of("ceremony.md");
        try (Terminal terminal = terminal("recipes")) {
            terminal.run(new Page.Block("before the recipes", "setup", """
                echo wrapped > wrapped.bin; echo token > token.bin; kubectl create secret generic payments-2026
                openssl req -x509 -newkey rsa:2048 -nodes -keyout seal.key -subj /CN=seal -out sealed-secrets.pem
                age-keygen -o age.key; export SOPS_AGE_KEY_FILE=$PWD/age.key; AGE_RECIPIENT=$(age-keygen -y age.key)\
                """));
            page.blocks("sh").forEach(terminal::run);
            terminal.run(new Page.Block("after the recipes", "check", """
                kubectl get secret payments-2026 -o jsonpath='{.data.importToken}' | base64 -d | cmp - token.bin
                kubeseal --recovery-unseal --recovery-private-key seal.key < payments-2026.sealed.yaml > unsealed
                ! grep -q "$(base64 wrapped.bin)" payments-2026.sealed.yaml payments-2026.enc.yaml
                grep -q "$(base64 wrapped.bin)" unsealed\
                """));
        }
    }

    /** In a namespace of that name, which is the context's. */
    private Terminal terminal(String namespace) throws IOException {
        api.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(namespace)
                        .endMetadata()
                        .build())
                .create();
        Path home = Files.createDirectory(folder.resolve(namespace));
        Path kubeconfig = Files.copy(api.kubeconfig(), home.resolve("kubeconfig"));
        Terminal terminal = Terminal.open(home, kubeconfig, world.kms().endpoint());
        terminal.run(new Page.Block(
                "before the page", "setup", "kubectl config set-context --current --namespace=" + namespace));
        return terminal;
    }

    private void lookEverySecond(String namespace) {
        String change = "{\"spec\": {\"pollInterval\": \"1s\"}}";
        api.kubectl().must("-n", namespace, "patch", "importedkey", "payments", "--type=merge", "-p", change);
        long generation = get(namespace).getMetadata().getGeneration();
        Awaitility.await()
                .atMost(Duration.ofMinutes(3))
                .until(() -> get(namespace).getStatus().observedGeneration() >= generation);
    }

    private ImportedKey get(String namespace) {
        return api.keys(namespace).withName("payments").get();
    }

    private ImportedKey await(String namespace, String reason) {
        return Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> get(namespace), key -> key.getStatus()
                .condition("Ready")
                .filter(ready -> ready.status().equals("True") && ready.reason().equals(reason))
                .isPresent());
    }

    private SdkBytes encrypt(ImportedKey key) {
        return world.people()
                .kms()
                .encrypt(request ->
                        request.keyId(key.getStatus().keyArn()).plaintext(SdkBytes.fromUtf8String("attack at dawn")))
                .ciphertextBlob();
    }

    private String decrypt(SdkBytes ciphertext) {
        return world.people()
                .kms()
                .decrypt(request -> request.ciphertextBlob(ciphertext))
                .plaintext()
                .asUtf8String();
    }
}
