package dev.byok.operator.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whoever answers for KMS chooses the key that material is wrapped under. */
@Isolated("system properties are those of the process")
final class AwsEndpointsTest {
    private static final String AWAY = "http://kms.example.com";

    @AfterEach
    void forget() {
        System.clearProperty("aws.configFile");
        for (String property : new String[] {"aws.endpointUrl", "aws.endpointUrlKms", "aws.endpointUrlSts"}) {
            System.clearProperty(property);
        }
    }

    @Test
    void awsOwnEndpointsAreSafe() {
        assertThatCode(AwsEndpoints::requireTls).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @CsvSource({"aws.endpointUrl, KMS", "aws.endpointUrlKms, KMS", "aws.endpointUrlSts, STS"})
    void aSystemPropertyWithoutTlsIsRefused(String property, String service) {
        System.setProperty(property, AWAY);
        assertThatIllegalArgumentException()
                .isThrownBy(AwsEndpoints::requireTls)
                .withMessageContainingAll("the endpoint of " + service + " is " + AWAY, "ALLOW_HTTP_ENDPOINT=true");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[default]\nendpoint_url = http://kms.example.com\n",
                "[default]\nservices = ours\n[services ours]\nkms =\n  endpoint_url = http://kms.example.com\n",
                "[default]\nservices = ours\n[services ours]\nsts =\n  endpoint_url = http://kms.example.com\n"
            })
    void aProfileFileWithoutTlsIsRefused(String profiles, @TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("config"), profiles);
        System.setProperty("aws.configFile", file.toString());
        assertThatIllegalArgumentException()
                .isThrownBy(AwsEndpoints::requireTls)
                .withMessageContaining(AWAY);
    }

    @ParameterizedTest
    @CsvSource({
        "https://kms.example.com, true",
        "http://127.0.0.1:4566, true",
        "http://localhost:4566, true",
        "http://[::1]:4566, true",
        "http://localhost.example.com, false",
        "http://127.0.0.1.example.com, false",
        "http://169.254.1.1, false",
        "http://10.0.0.7, false",
        "http://[fe80::1], false"
    })
    void onlyLoopbackDoesWithoutTls(URI endpoint, boolean safe) {
        assertThat(AwsEndpoints.isSafe(endpoint)).isEqualTo(safe);
    }
}
