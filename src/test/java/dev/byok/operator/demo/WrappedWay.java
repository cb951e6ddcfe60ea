package dev.byok.operator.demo;

import dev.byok.operator.Ceremony;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;

/** The ceremony: the cluster never sees the material. */
final class WrappedWay {
    private static final String NAME = "payments";
    private static final String SECRET = "payments-2026";
    private static final String EXAMPLE = "importedkey.yaml";

    private final Stage stage;
    private final World world;
    private final Screen screen;
    private final byte[] material = SoftwareHsm.material(Stage.SPEC);
    private final String arn;

    WrappedWay(Stage stage) {
        this.stage = stage;
        world = stage.world();
        screen = stage.screen();
        arn = world.people().createKey(Stage.SPEC);
    }

    void play() throws IOException {
        screen.chapter("One way: the material is wrapped in an HSM, and the cluster never sees it");
        screen.step("A KMS key without material", arn + ", PendingImport");
        try (var _ = screen.follow(world, NAME)) {
            firstImport();
            SdkBytes ciphertext = stage.encrypt(arn);
            screen.step(
                    "The key works",
                    "\"attack at dawn\" encrypted, and decrypted to \"" + stage.decrypt(ciphertext) + "\"");
            renewal(ciphertext);
            expires(ciphertext);
            comesBack(ciphertext);
            staleGit();
        }
    }

    private void firstImport() throws IOException {
        screen.step(
                "kubectl apply -f deploy/examples/" + EXAMPLE,
                "The operator fetches a public key and a token, shows them in status, and says until when");
        screen.head();
        stage.apply(EXAMPLE, arn);
        world.awaitReady(NAME, "False", "SecretNotFound");
        ImportParameters set = parameters();
        stage.end(NAME);
        screen.step(
                "The HSM wraps the material under that public key, and the answer appears as Secret " + SECRET,
                "It is imported at once");
        answer(set);
        stage.end(NAME);
    }

    private void renewal(SdkBytes before) {
        screen.step("65 days pass", "The renewal window is open: the key works, and a new answer is awaited");
        world.kms().clock().advance(Duration.ofDays(65));
        world.awaitReady(NAME, "True", "AwaitingRenewal");
        ImportParameters set = parameters();
        SdkBytes during = stage.encrypt(arn);
        stage.end(NAME);

        screen.step("The same material, wrapped again, 25 days before the end", "Renewed in place: nothing notices it");
        answer(set);
        screen.line("Encrypted before, during and after it: \"" + stage.decrypt(before) + "\", \""
                + stage.decrypt(during) + "\", \"" + stage.decrypt(stage.encrypt(arn)) + "\"");
        stage.never("DeleteImportedKeyMaterial", 0);
        stage.end(NAME);
    }

    private void expires(SdkBytes ciphertext) {
        screen.step("91 days pass, and nobody answers", "KMS deletes the material, and nothing decrypts any more");
        world.kms().clock().advance(Duration.ofDays(91));
        world.awaitReady(NAME, "False", "AwaitingMaterial");
        try {
            throw new IllegalStateException("decrypted without material: " + stage.decrypt(ciphertext));
        } catch (KmsInvalidStateException e) {
            screen.line("Decrypt: KMSInvalidStateException");
        }
        stage.end(NAME);
    }

    private void comesBack(SdkBytes ciphertext) {
        screen.step("A late answer", "The same material is back, and old ciphertext readable");
        answer(parameters());
        screen.line("Decrypt: \"" + stage.decrypt(ciphertext) + "\"");
        stage.end(NAME);
    }

    private void staleGit() throws IOException {
        screen.step(
                "The resource is deleted and applied again, two days later, as from git",
                "Its token is dead by now; the material is adopted, and nothing is sent");
        world.api().keys(World.NAMESPACE).withName(NAME).delete();
        Awaitility.await().atMost(Duration.ofMinutes(3)).until(() -> world.get(NAME) == null);
        world.kms().clock().advance(Duration.ofDays(2));
        int before = stage.calls("ImportKeyMaterial");
        stage.apply(EXAMPLE, arn);
        world.awaitReady(NAME, "True", "Imported");
        stage.never("ImportKeyMaterial", before);
        stage.end(NAME);
    }

    private ImportParameters parameters() {
        ImportParameters set = world.await(
                        NAME, key -> !key.getStatus().importParameters().isEmpty())
                .getStatus()
                .importParameters()
                .getFirst();
        screen.line("status.importParameters: " + set.wrappingAlgorithm() + ", " + set.wrappingKeySpec() + ", until "
                + set.parametersValidTo());
        screen.line("                         SHA-256 " + set.publicKeyFingerprint());
        return set;
    }

    private void answer(ImportParameters set) {
        world.putSecret(SECRET, Ceremony.answer(set, material));
        world.awaitReady(NAME, "True", "Imported");
    }
}
