package dev.byok.operator.demo;

import dev.byok.operator.Ceremony;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;

/**
 * What both ways are played on.
 *
 * @param world the API server, KMS and people
 * @param screen where it is shown
 */
record Stage(World world, Screen screen) {
    static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final String SECRET_TEXT = "attack at dawn";
    private static final Path EXAMPLES = Path.of("deploy", "examples");

    /** Applies an example for that key; KMS is asked every second, because the demo's days are short. */
    void apply(String example, String arn) throws IOException {
        ImportedKey key = world.api()
                .admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(EXAMPLES.resolve(example)), ImportedKey.class);
        ImportedKeySpec spec = key.getSpec();
        key.setSpec(new ImportedKeySpec(
                arn,
                Ceremony.REGION,
                spec.materials(),
                spec.expiration(),
                spec.reimport(),
                spec.recovery(),
                spec.wrapping(),
                spec.publishImportParameters(),
                "1s",
                spec.deletionPolicy(),
                spec.suspend()));
        world.apply(key);
    }

    /** Something that only this key can read again. */
    SdkBytes encrypt(String arn) {
        return world.people()
                .kms()
                .encrypt(request -> request.keyId(arn).plaintext(SdkBytes.fromUtf8String(SECRET_TEXT)))
                .ciphertextBlob();
    }

    /** What was encrypted. */
    String decrypt(SdkBytes ciphertext) {
        return world.people()
                .kms()
                .decrypt(request -> request.ciphertextBlob(ciphertext))
                .plaintext()
                .asUtf8String();
    }

    /** How often KMS was asked for that operation. */
    int calls(String operation) {
        return world.kms().log().requests(operation).size();
    }

    /**
     * Shows how often since, which must be never.
     *
     * @throws IllegalStateException if it was asked for after all
     */
    void never(String operation, int before) {
        int calls = calls(operation) - before;
        screen.line("Calls of " + operation + " since: " + calls);
        if (calls != 0) {
            throw new IllegalStateException(operation + " was called, which nothing needed");
        }
    }

    /** Shows the Events of the step that ends; they are written behind the loop's back and have a moment to arrive. */
    void end(String name) {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(400))
                .atMost(Duration.ofMinutes(3))
                .until(() -> true);
        screen.events(world, name);
    }
}
