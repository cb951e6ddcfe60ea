package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which lengths wrapped material can have, told before a token is spent or anything is recorded. */
final class PreflightTest {
    private static final SecretSource SOURCE = new SecretSource(new SecretKeyRef("s", "blob"));
    private static final Material ENTRY = new Material("2026", null, new Wrapped(SOURCE, SOURCE), null);

    @ParameterizedTest
    @CsvSource({"SYMMETRIC_DEFAULT, 4", "SYMMETRIC_DEFAULT, 100", "HMAC_256, 257", "RSA_2048, 512", "ECC_NIST_P256, 4"})
    void aLengthThatCannotBeIsRefusedByTheSecretsName(String keySpec, int length) {
        assertThat(Preflight.fault(ENTRY, key(keySpec), length)).hasValueSatisfying(words -> assertThat(words)
                .startsWith("Secret s key blob is " + length + " bytes long"));
    }

    @ParameterizedTest
    @CsvSource({"SYMMETRIC_DEFAULT, 512", "HMAC_256, 256", "RSA_2048, 1736", "ECC_NIST_P256, 656"})
    void aLengthThatCanBeIsTaken(String keySpec, int length) {
        assertThat(Preflight.fault(ENTRY, key(keySpec), length)).isEmpty();
    }

    @Test
    void aKeyThatTakesNoMaterialIsToldOtherwise() {
        assertThat(Preflight.fault(ENTRY, key("ML_DSA_44"), 4)).isEmpty();
    }

    private static KeyDescription key(String keySpec) {
        return new KeyDescription(
                Scene.ARN, KeyState.ENABLED, keySpec, null, "EXTERNAL", false, null, null, null, null, null, null);
    }
}
