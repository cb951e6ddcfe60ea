package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** China Regions offer SM2PKE and no RSA_AES_KEY_WRAP (KMS Developer Guide, "Select a wrapping algorithm"). */
final class ChinaRegionsTest {
    private static final String CHINA =
            Scene.ARN.replace("arn:aws:", "arn:aws-cn:").replace("eu-central-1", "cn-north-1");

    private static Scene keyIn(String arn, String keySpec) {
        Scene scene = new Scene();
        scene.arn = arn;
        scene.keySpec = keySpec;
        scene.bundle = new BundleView.Absent("nothing is there");
        return scene;
    }

    @ParameterizedTest
    @CsvSource({
        "SYMMETRIC_DEFAULT, RSAES_OAEP_SHA_256, RSA_4096",
        "HMAC_256, RSAES_OAEP_SHA_256, RSA_4096",
        "ECC_NIST_P256, RSAES_OAEP_SHA_256, RSA_4096",
        "ECC_NIST_P521, RSAES_OAEP_SHA_256, RSA_4096",
        "RSA_2048, SM2PKE, SM2",
        "SM2, SM2PKE, SM2"
    })
    void parametersAreFetchedForAnAlgorithmThatExistsThere(String keySpec, String algorithm, String wrappingKeySpec) {
        Action.GetParameters action =
                (Action.GetParameters) keyIn(CHINA, keySpec).plan().action();
        assertThat(action.algorithm()).isEqualTo(algorithm);
        assertThat(action.keySpec()).isEqualTo(wrappingKeySpec);
    }

    @ParameterizedTest
    @CsvSource({"SM2, 230", "RSA_2048, 1320", "RSA_4096, 2480", "ECC_NIST_P256, 240", "ECC_SECG_P256K1, 240", "SM2, 512"
    })
    void anAnswerToThoseParametersIsSent(String keySpec, int blobLength) {
        Scene scene = keyIn(CHINA, keySpec);
        scene.bundle = Scene.pair("b1", "t1");
        scene.blobLength = blobLength;
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    @ParameterizedTest
    @CsvSource({"SM2, 9", "RSA_2048, 256", "ECC_NIST_P256, 5000", "SYMMETRIC_DEFAULT, 112"})
    void anAnswerOfAnImpossibleLengthSpendsNoToken(String keySpec, int blobLength) {
        Scene scene = keyIn(CHINA, keySpec);
        scene.bundle = Scene.pair("b1", "t1");
        scene.blobLength = blobLength;
        Plan plan = scene.plan();
        assertThat(plan.action()).isNotInstanceOf(Action.Import.class);
        assertThat(plan.message()).contains("is " + blobLength + " bytes long").doesNotContain("RSA_AES_KEY_WRAP");
    }

    @ParameterizedTest
    @CsvSource({
        "RSA_2048, RSA_AES_KEY_WRAP_SHA_256, RSA_4096, set spec.wrapping to SM2PKE and SM2",
        "ECC_NIST_P256, RSA_AES_KEY_WRAP_SHA_256, RSA_4096, set spec.wrapping to RSAES_OAEP_SHA_256 and RSA_4096",
        "SYMMETRIC_DEFAULT, SM2PKE, SM2, set spec.wrapping to RSAES_OAEP_SHA_256 and RSA_4096"
    })
    void aWrappingThatDoesNotExistThereIsRefusedWithTheWayOut(
            String keySpec, WrappingAlgorithm algorithm, WrappingKeySpec wrappingKeySpec, String wayOut) {
        Scene scene = keyIn(CHINA, keySpec);
        scene.wrapping = new Wrapping(algorithm, wrappingKeySpec);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.message()).contains("in China Regions", wayOut);
    }

    @ParameterizedTest
    @CsvSource({"ECC_NIST_P256", "RSA_2048"})
    void elsewhereNoParametersArePublishedForSm2pke(String keySpec) {
        Scene scene = keyIn(Scene.ARN, keySpec);
        scene.wrapping = new Wrapping(WrappingAlgorithm.SM2PKE, WrappingKeySpec.SM2);
        Plan plan = scene.plan();
        assertThat(plan.reason()).isEqualTo(Reason.InvalidSpec);
        assertThat(plan.message()).contains("set spec.wrapping to RSA_AES_KEY_WRAP_SHA_256 and RSA_4096");
    }

    @Test
    void anAlgorithmWithoutKeySpecTakesTheKeySpecThatFitsIt() {
        Scene scene = keyIn(CHINA, "SM2");
        scene.wrapping = new Wrapping(WrappingAlgorithm.RSAES_OAEP_SHA_256, null);
        assertThat(((Action.GetParameters) scene.plan().action()).keySpec()).isEqualTo("RSA_4096");
    }

    @Test
    void longHmacMaterialIsSentAndItsLengthIsSaid() {
        Scene scene = new Scene();
        scene.keySpec = "HMAC_256";
        scene.plaintext = true;
        scene.bundle = new BundleView.Plaintext("v1", 100, null);
        Instant end = scene.time.plus(Duration.ofDays(1));
        scene.parameters = new ParametersView("RSAES_OAEP_SHA_256", "RSA_4096", end);
        Plan plan = scene.plan();
        assertThat(plan.action()).isInstanceOf(Action.Import.class);
        assertThat(plan.message()).contains("The material has 100 bytes, more than the 32 of HMAC_256");
    }
}
