package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.Kubectl;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.apiserver.Tool;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** kubectl as users type it, with what they read compared. */
@RequiresControlPlane
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KubectlIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final String INSTANT = "\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ";

    private final ControlPlane api = ControlPlane.start();
    private final World world = new World(api);
    private final RunningOperator operator = world.operator();
    private final Kubectl kubectl = api.kubectl();

    @TempDir
    private static Path folder;

    @BeforeAll
    void firstKey() throws IOException {
        String arn = world.people().createKey(SPEC);
        assertThat(kubectl.mustWith(manifest("first", arn), "apply", "-f", "-"))
                .isEqualTo("importedkey.byok.dev/first created\n");
        world.awaitReady("first", "False", "SecretNotFound");
        answer("first", arn);
        kubectl.must("wait", "-n", "payments", "--for=condition=Ready", "importedkey/first", "--timeout=30s");
    }

    @AfterAll
    void close() {
        operator.close();
        world.close();
    }

    @Test
    void getPrintsTheColumns() {
        List<String> lines =
                kubectl.must("get", "ik", "-n", "payments", "first").lines().toList();
        assertThat(lines.getFirst().split(" +", -1))
                .containsExactly("NAME", "READY", "REASON", "STATE", "MATERIAL", "VALID-TO", "REIMPORT", "AGE");
        assertThat(lines.get(1))
                .matches("first +True +Imported +Enabled +2026 +" + INSTANT + " +" + INSTANT + " +\\d+m?\\d*s");
        assertThat(kubectl.must("get", "byok", "-n", "payments")).contains("first");
    }

    @Test
    void wideAddsTheKeyAndTheMessage() {
        List<String> lines = kubectl.must("get", "importedkeys", "-n", "payments", "first", "-o", "wide")
                .lines()
                .toList();
        assertThat(lines.getFirst()).matches(".* AGE +KEY +MESSAGE *");
        assertThat(lines.get(1))
                .matches(".* arn:aws:kms:eu-central-1:111122223333:key/\\S+ +KMS holds the material until " + INSTANT
                        + "; due for re-import at " + INSTANT + " *");
    }

    @Test
    void describeTellsTheEventsInOrder() {
        String text = Awaitility.await()
                .until(
                        () -> kubectl.must("describe", "importedkey", "-n", "payments", "first"),
                        all -> all.contains("imported until"));
        List<String> events = text.lines()
                .dropWhile(line -> !line.startsWith("Events:"))
                .skip(3)
                .map(line -> line.strip().split(" +", -1)[1])
                .toList();
        assertThat(events).containsSubsequence("SecretNotFound", "Imported");
        assertThat(text).contains("Key State:", "Conditions:").containsPattern("Observed Generation: +1");
    }

    @Test
    void waitGivesUpOnAKeyThatIsNotReady() throws IOException {
        kubectl.mustWith(manifest("waiting", world.people().createKey(SPEC)), "apply", "-f", "-");
        Tool.Result result =
                kubectl.run("wait", "-n", "payments", "--for=condition=Ready", "importedkey/waiting", "--timeout=2s");
        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.errors()).contains("timed out waiting for the condition on importedkeys/waiting");
    }

    @Test
    void deleteKeepsTheMaterialUnlessToldOtherwise() throws IOException {
        String kept = world.people().createKey(SPEC);
        String gone = world.people().createKey(SPEC);
        kubectl.mustWith(manifest("kept", kept), "apply", "-f", "-");
        kubectl.mustWith(manifest("gone", gone) + "  deletionPolicy: DeleteKeyMaterial\n", "apply", "-f", "-");
        answer("kept", kept);
        answer("gone", gone);
        kubectl.must("wait", "-n", "payments", "--for=condition=Ready", "ik/kept", "ik/gone", "--timeout=30s");

        assertThat(kubectl.must("delete", "importedkey", "-n", "payments", "kept", "gone", "--timeout=30s"))
                .contains("\"kept\" deleted", "\"gone\" deleted");

        assertThat(state(kept)).isEqualTo("Enabled");
        assertThat(state(gone)).isEqualTo("PendingImport");
    }

    @Test
    void explainDescribesEveryField() throws IOException {
        JsonNode schema = new ObjectMapper(new YAMLFactory())
                .readTree(ControlPlane.CRD.toFile())
                .at("/spec/versions/0/schema/openAPIV3Schema");
        List<String> silent = new ArrayList<>();
        collect("", schema, silent);
        assertThat(silent).isEmpty();
        assertThat(kubectl.must("explain", "importedkey.spec.expiration.validFor"))
                .contains("FIELD: validFor <string>", "DESCRIPTION:");
        assertThat(kubectl.must("explain", "importedkey", "--recursive"))
                .contains("materials\t<[]Object> -required-", "reimport\t<Object>");
    }

    @Test
    void diffIsEmptyAfterApplyAndShowsAChange() throws IOException {
        String arn = world.people().createKey(SPEC);
        kubectl.mustWith(manifest("compared", arn), "apply", "-f", "-");
        world.await("compared", key -> key.getStatus().condition("Ready").isPresent());
        assertThat(kubectl.with(manifest("compared", arn), "diff", "-f", "-").exitCode())
                .isZero();
        Tool.Result changed =
                kubectl.with(manifest("compared", arn).replace("validFor: 90d", "validFor: 60d"), "diff", "-f", "-");
        assertThat(changed.exitCode()).isEqualTo(1);
        assertThat(changed.output()).contains("-    validFor: 90d", "+    validFor: 60d");
    }

    @Test
    void serverSideApplyMeetsNoConflictWithTheOperator() throws IOException {
        String arn = world.people().createKey(SPEC);
        kubectl.mustWith(manifest("merged", arn), "apply", "--server-side", "-f", "-");
        answer("merged", arn);
        kubectl.must("wait", "-n", "payments", "--for=condition=Ready", "ik/merged", "--timeout=30s");
        assertThat(kubectl.mustWith(
                        manifest("merged", arn).replace("before: 30d", "before: 20d"),
                        "apply",
                        "--server-side",
                        "-f",
                        "-"))
                .isEqualTo("importedkey.byok.dev/merged serverside-applied\n");
        Tool.Result other =
                kubectl.with(manifest("merged", arn), "apply", "--server-side", "--field-manager=other", "-f", "-");
        assertThat(other.exitCode()).isEqualTo(1);
        assertThat(other.errors()).contains("conflict with \"kubectl\": .spec.reimport.before");
        assertThat(kubectl.must(
                        "get",
                        "ik",
                        "-n",
                        "payments",
                        "merged",
                        "--show-managed-fields",
                        "-o=jsonpath={range .metadata.managedFields[?(@.manager!=\"kubectl\")]}{.fieldsV1}{end}"))
                .isNotEmpty()
                .doesNotContain("f:spec");
    }

    @Test
    void aDryRunTellsWhatIsWrongAndStoresNothing() throws IOException {
        String arn = world.people().createKey(SPEC);
        assertThat(kubectl.mustWith(manifest("dry", arn), "apply", "--dry-run=server", "-f", "-"))
                .isEqualTo("importedkey.byok.dev/dry created (server dry run)\n");
        Tool.Result refused = kubectl.with(
                manifest("dry", arn).replace("before: 30d", "before: 90d"), "apply", "--dry-run=server", "-f", "-");
        assertThat(refused.exitCode()).isEqualTo(1);
        assertThat(refused.errors()).contains("spec.reimport.before must be shorter than spec.expiration.validFor");
        assertThat(world.get("dry")).isNull();
    }

    private static void collect(String path, JsonNode schema, List<String> silent) {
        schema.path("properties").properties().forEach(field -> {
            String child = path + "." + field.getKey();
            boolean standard = List.of(".apiVersion", ".kind", ".metadata").contains(child);
            if (!standard && field.getValue().path("description").asText().isBlank()) {
                silent.add(child);
            }
            collect(child, field.getValue(), silent);
        });
        if (schema.has("items")) {
            collect(path + "[]", schema.path("items"), silent);
        }
    }

    /** The example, under another name and for another key. */
    private static String manifest(String name, String arn) throws IOException {
        return Files.readString(Path.of("deploy", "examples", "importedkey.yaml"))
                .replaceAll("arn:aws:kms:\\S+", arn)
                .replace("payments-2026", name)
                .replace("name: payments", "name: " + name);
    }

    private void answer(String secret, String arn) throws IOException {
        Ceremony.Answer answer = world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC));
        Path blob = Files.write(folder.resolve("wrapped.bin"), answer.encryptedKeyMaterial());
        Path token = Files.write(folder.resolve("token.bin"), answer.importToken());
        kubectl.must(
                "create",
                "secret",
                "generic",
                "-n",
                "payments",
                secret,
                "--from-file=encryptedKeyMaterial=" + blob,
                "--from-file=importToken=" + token);
    }

    private String state(String arn) {
        return world.people()
                .kms()
                .describeKey(request -> request.keyId(arn))
                .keyMetadata()
                .keyStateAsString();
    }
}
