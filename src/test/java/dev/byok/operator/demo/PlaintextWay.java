package dev.byok.operator.demo;

import dev.byok.operator.World;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import software.amazon.awssdk.core.SdkBytes;

/** The unattended way: the operator may read the material, and nobody has to do anything. */
final class PlaintextWay {
    private static final String NAME = "sessions";
    private static final String EXAMPLE = "importedkey-plaintext.yaml";

    private final Stage stage;
    private final World world;
    private final Screen screen;
    private final String arn;

    PlaintextWay(Stage stage) {
        this.stage = stage;
        world = stage.world();
        screen = stage.screen();
        arn = world.people().createKey(Stage.SPEC);
    }

    void play() throws IOException {
        screen.chapter("The other way: the operator may read the material, and nobody has to do anything");
        try (var _ = screen.follow(world, NAME)) {
            screen.step(
                    "kubectl apply -f deploy/examples/" + EXAMPLE + ", whose Secret a Vault filled",
                    "The operator wraps it in memory, and imports it");
            screen.head();
            fillSecret();
            stage.apply(EXAMPLE, arn);
            world.awaitReady(NAME, "True", "Imported");
            SdkBytes ciphertext = stage.encrypt(arn);
            stage.end(NAME);
            for (String days : new String[] {"65 days pass", "65 more days pass, past the first end"}) {
                renewsItself(days, ciphertext);
            }
        }
    }

    private void renewsItself(String days, SdkBytes ciphertext) {
        screen.step(days, "Renewed before the end, by itself");
        Instant end = world.get(NAME).getStatus().validTo();
        world.kms().clock().advance(Duration.ofDays(65));
        world.await(
                NAME,
                key -> key.getStatus().validTo() != null
                        && key.getStatus().validTo().isAfter(end));
        screen.line("Decrypt: \"" + stage.decrypt(ciphertext) + "\"");
        stage.end(NAME);
    }

    private void fillSecret() {
        byte[] material = SoftwareHsm.material(Stage.SPEC);
        world.api()
                .admin()
                .resource(new SecretBuilder()
                        .withNewMetadata()
                        .withNamespace(World.NAMESPACE)
                        .withName("sessions-2026")
                        .endMetadata()
                        .addToData("keyMaterial", Base64.getEncoder().encodeToString(material))
                        .build())
                .create();
    }
}
