package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Holds the page about the API to the CRD. */
final class ApiPageTest {
    private static final Path PAGE = Path.of("docs", "api.md");

    @BeforeAll
    static void rewriteIfAsked() throws IOException {
        if (Boolean.getBoolean("docs.update")) {
            Files.writeString(PAGE, ApiPage.generated());
        }
    }

    @Test
    void thePageIsWhatTheCrdSays() throws IOException {
        assertThat(Files.readString(PAGE))
                .as("mvn test -Dtest=ApiPageTest -Ddocs.update=true rewrites the page")
                .isEqualTo(ApiPage.generated());
    }

    @Test
    void everyFieldDefaultAndRefusalIsOnIt() throws IOException {
        List<String> messages = ApiPage.crd().findValues("x-kubernetes-validations").stream()
                .flatMap(rules -> rules.findValuesAsText("message").stream())
                .map(message -> message.replace("|", "\\|"))
                .toList();
        assertThat(messages).hasSizeGreaterThan(20);
        assertThat(Files.readString(PAGE))
                .contains(messages)
                .contains("| `spec.deletionPolicy` | `DeleteKeyMaterial` or `Retain`; default `Retain` |")
                .contains("| `spec.materials[].wrapped.importToken.secretKeyRef.name` | string; required; at most 253")
                .contains("| `status.importParameters[].publicKeyFingerprint` | string; required |")
                .contains("spec.keyId is an alias; give the key id or key ARN it points to");
    }
}
