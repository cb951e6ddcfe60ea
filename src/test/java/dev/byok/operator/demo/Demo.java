package dev.byok.operator.demo;

import dev.byok.operator.Ceremony;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.apiserver.Binaries;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.client.Watch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.kms.model.KmsInvalidStateException;

/**
 * The main job on embedded defaults: an API server, the KMS emulator and the operator. Exits with 0 once every step was
 * reached, else with 1; on a real API server it stays open for kubectl instead, until it is told to end.
 */
public final class Demo {
    private static final String NAME = "payments";
    private static final String SECRET = "payments-2026";
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Path MANIFEST = Path.of("deploy", "examples", "importedkey.yaml");

    private final World world;
    private final Screen screen;
    private final byte[] material = SoftwareHsm.material(SPEC);

    private Demo(World world, Screen screen) {
        this.world = world;
        this.screen = screen;
    }

    /** What comes after the last step, while the operator is still at work. */
    private interface Epilogue {
        void tell() throws InterruptedException;
    }

    /**
     * Runs the demo.
     *
     * @param args {@code real} for a real API server; the mock otherwise
     */
    @SuppressWarnings("CatchAndPrintStackTrace") // A demo that fails tells a developer where.
    public static void main(String[] args) {
        int code = 1;
        Screen screen = new Screen(System.out);
        try {
            if (List.of(args).contains("real")) {
                onRealServer(screen);
            } else {
                System.out.println("Imported Key Operator: API server, KMS emulator and operator in one process.");
                try (World world = new World()) {
                    new Demo(world, screen).run(() -> {});
                }
            }
            code = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.out.printf("%nStep %d was not reached.%n", screen.steps());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        System.exit(code);
    }

    private static void onRealServer(Screen screen) throws IOException, InterruptedException {
        if (Binaries.find().isEmpty()) {
            throw new IllegalStateException("there is neither a kube-apiserver nor Go to build one with");
        }
        ControlPlane api = ControlPlane.builder().withShortPolls().start();
        World world = new World(api);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(world::close));
        System.out.printf(
                "Imported Key Operator on a real API server. For kubectl in another terminal:%n%n"
                        + "    export KUBECONFIG=%s%n    kubectl get importedkeys -A --watch%n",
                api.kubeconfig());
        new Demo(world, screen).run(() -> {
            System.out.printf(
                    "%nThe operator stays at work, KMS is %s (AWS_ENDPOINT_URL), Region %s. Ctrl-C ends it all.%n",
                    world.kms().endpoint(), Ceremony.REGION);
            new CountDownLatch(1).await();
        });
    }

    private void run(Epilogue epilogue) throws IOException, InterruptedException {
        String arn = world.people().createKey(SPEC);
        screen.step("A KMS key without material", arn + ", PendingImport");
        try (World.Running _ = world.operator(Timings.standard());
                Watch _ = screen.follow(world)) {
            firstImport(arn);
            SdkBytes ciphertext = encrypt(arn);
            renewalOpens();
            expires(ciphertext);
            comesBack(arn, ciphertext);
            staleGit(arn);
            System.out.printf("%nAll %d steps were reached.%n", screen.steps());
            epilogue.tell();
        }
    }

    private void firstImport(String arn) throws IOException {
        screen.step("kubectl apply -f " + MANIFEST, "The resource waits for its Secret, and says so");
        screen.head();
        world.apply(manifest(arn));
        world.awaitReady(NAME, "False", "SecretNotFound");
        screen.events(world);
        screen.step("An HSM wraps the material, and its answer appears as Secret " + SECRET, "It is imported at once");
        answer(arn);
        world.awaitReady(NAME, "True", "Imported");
        pause();
        screen.events(world);
    }

    private SdkBytes encrypt(String arn) {
        SdkBytes ciphertext = world.people()
                .kms()
                .encrypt(request -> request.keyId(arn).plaintext(SdkBytes.fromUtf8String("attack at dawn")))
                .ciphertextBlob();
        screen.step("The key works", "\"attack at dawn\" encrypted, and decrypted to \"" + decrypt(ciphertext) + "\"");
        return ciphertext;
    }

    private void renewalOpens() {
        screen.step("65 days pass", "The renewal window is open: the key works, and a new answer is asked for");
        world.kms().clock().advance(Duration.ofDays(65));
        world.awaitReady(NAME, "True", "AwaitingRenewal");
        pause();
        screen.events(world);
    }

    private void expires(SdkBytes ciphertext) {
        screen.step(
                "26 more days pass, and nobody answered", "KMS deletes the material, and nothing decrypts any more");
        world.kms().clock().advance(Duration.ofDays(26));
        world.awaitReady(NAME, "False", "AwaitingMaterial");
        try {
            throw new IllegalStateException("decrypted without material: " + decrypt(ciphertext));
        } catch (KmsInvalidStateException e) {
            screen.line("Decrypt: KMSInvalidStateException");
        }
        pause();
        screen.events(world);
    }

    private void comesBack(String arn, SdkBytes ciphertext) {
        screen.step(
                "A new answer replaces the Secret's content", "The same material is back, and old ciphertext readable");
        answer(arn);
        world.awaitReady(NAME, "True", "Imported");
        screen.line("Decrypt: \"" + decrypt(ciphertext) + "\"");
        pause();
        screen.events(world);
    }

    private void staleGit(String arn) throws IOException {
        screen.step(
                "The resource is deleted and applied again, two days later",
                "Its token is dead by now; the material is adopted, and nothing is sent");
        world.api().keys(World.NAMESPACE).withName(NAME).delete();
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> world.get(NAME) == null);
        world.kms().clock().advance(Duration.ofDays(2));
        int before = world.kms().log().requests("ImportKeyMaterial").size();
        world.apply(manifest(arn));
        world.awaitReady(NAME, "True", "Imported");
        int sent = world.kms().log().requests("ImportKeyMaterial").size() - before;
        screen.line("ImportKeyMaterial calls since: " + sent);
        if (sent != 0) {
            throw new IllegalStateException("an import was sent that nothing needed");
        }
        pause();
        screen.events(world);
    }

    private void answer(String arn) {
        world.putSecret(SECRET, world.people().wrap(arn, SPEC, material));
    }

    private String decrypt(SdkBytes ciphertext) {
        return world.people()
                .kms()
                .decrypt(request -> request.ciphertextBlob(ciphertext))
                .plaintext()
                .asUtf8String();
    }

    /** The example, for the key that was just made; KMS is asked every second, because the demo's days are short. */
    private ImportedKey manifest(String arn) throws IOException {
        ImportedKey key = world.api()
                .admin()
                .getKubernetesSerialization()
                .unmarshal(Files.readString(MANIFEST), ImportedKey.class);
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
        return key;
    }

    /** Events are written behind the loop's back; they have a moment to arrive. */
    private void pause() {
        Awaitility.await()
                .pollDelay(Duration.ofMillis(400))
                .atMost(Duration.ofSeconds(5))
                .until(() -> true);
    }
}
