package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a CRD with fewer rules lets through is refused here, before it becomes part of a URL. */
final class SpecCheckTest {
    private static final SecretSource GOOD = source("payments-2026.v1", "importToken");

    @Test
    void namesThatSecretsCanHaveAreTaken() {
        assertThat(SpecCheck.fault(wrapped(source("a", "A_b-c.d"), GOOD))).isNull();
        assertThat(SpecCheck.fault(plaintext(source("a".repeat(253), "k".repeat(253)))))
                .isNull();
    }

    static List<String> namesOfNoSecret() {
        return List.of(
                "",
                ".",
                "..",
                "../configmaps/x",
                "..%2fconfigmaps%2fx",
                "a/b",
                "/api/v1/secrets",
                "https://example.com/x",
                "a?watch=true",
                "a#b",
                "a b",
                "a\nb",
                "a\u0000",
                "a\\b",
                "A",
                "-a",
                "a-",
                "a..b",
                "\u0430",
                "a".repeat(254));
    }

    @ParameterizedTest
    @MethodSource("namesOfNoSecret")
    void aNameThatNoSecretCanHaveIsRefusedWithItsField(String name) {
        assertThat(SpecCheck.fault(wrapped(source(name, "k"), GOOD)))
                .startsWith("spec.materials[].wrapped.encryptedKeyMaterial.secretKeyRef.name must be");
        assertThat(SpecCheck.fault(wrapped(GOOD, source(name, "k"))))
                .startsWith("spec.materials[].wrapped.importToken.secretKeyRef.name must be");
        assertThat(SpecCheck.fault(plaintext(source(name, "k"))))
                .startsWith("spec.materials[].plaintext.secretKeyRef.name must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "..data", "a/b", "a b", "a%2f", "\u0430"})
    void aKeyThatNoSecretCanHaveIsRefusedWithItsField(String key) {
        assertThat(SpecCheck.fault(wrapped(GOOD, source("s", key))))
                .startsWith("spec.materials[].wrapped.importToken.secretKeyRef.key must be");
    }

    @Test
    void aSourceThatIsLeftOutIsRefusedWithItsField() {
        assertThat(SpecCheck.fault(wrapped(GOOD, null)))
                .isEqualTo("spec.materials[].wrapped.importToken.secretKeyRef must name a Secret and one of its keys.");
        assertThat(SpecCheck.fault(plaintext(new SecretSource(null))))
                .startsWith("spec.materials[].plaintext.secretKeyRef must name");
    }

    private static SecretSource source(String name, String key) {
        return new SecretSource(new SecretKeyRef(name, key));
    }

    private static ImportedKeySpec wrapped(SecretSource blob, SecretSource token) {
        return spec(new Material("2026", null, new Wrapped(blob, token), null));
    }

    private static ImportedKeySpec plaintext(SecretSource source) {
        return spec(new Material("2026", null, null, source));
    }

    private static ImportedKeySpec spec(Material material) {
        Expiration expiration = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null);
        return new ImportedKeySpec(
                Scene.ARN, null, List.of(material), expiration, null, null, null, null, null, null, null);
    }
}
