package dev.byok.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings from the environment. */
final class OperatorConfigTest {
    private static final String HERE = "system";

    @Test
    void withoutAnySettingTheDefaultsHold() {
        assertThat(OperatorConfig.from(Map.of(), HERE))
                .isEqualTo(new OperatorConfig(
                        Set.of(),
                        24,
                        Map.of(
                                "GetParametersForImport",
                                1.0,
                                "ImportKeyMaterial",
                                15.0,
                                "DeleteImportedKeyMaterial",
                                15.0),
                        true,
                        new Restrictions(true, false, false),
                        AwsConfig.DEFAULT,
                        Optional.of(new DigestKeyConfig(HERE, "imported-key-operator-digest-key")),
                        new HttpConfig("127.0.0.1", 8080),
                        Optional.of(new LeaseConfig(HERE, "imported-key-operator"))));
    }

    @Test
    void namespacesAreSeparatedByCommas() {
        assertThat(OperatorConfig.from(Map.of("WATCH_NAMESPACES", "a, b,"), HERE)
                        .watchNamespaces())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void anOperationThatIsNotNamedKeepsItsQuota() {
        assertThat(OperatorConfig.from(Map.of("KMS_REQUEST_QUOTAS", "GetParametersForImport=0.25"), HERE)
                        .requestQuotas())
                .containsEntry("GetParametersForImport", 0.25)
                .containsEntry("ImportKeyMaterial", 15.0);
        for (String wrong : List.of("Encrypt=1", "ImportKeyMaterial=0", "ImportKeyMaterial", "ImportKeyMaterial=x")) {
            assertThatThrownBy(() -> OperatorConfig.from(Map.of("KMS_REQUEST_QUOTAS", wrong), HERE))
                    .hasMessageContainingAll("KMS_REQUEST_QUOTAS", wrong, "GetParametersForImport");
        }
    }

    @Test
    void anEmptySettingCountsAsNone() {
        Map<String, String> empty = Map.of("CONCURRENCY", "", "WATCH_SECRETS", " ", "LEASE_NAME", "");
        assertThat(OperatorConfig.from(empty, HERE)).isEqualTo(OperatorConfig.from(Map.of(), HERE));
    }

    @Test
    void eachRestrictionHasASettingOfItsOwn() {
        assertThat(OperatorConfig.from(Map.of("ALLOW_PLAINTEXT", "false"), HERE).restrictions())
                .isEqualTo(new Restrictions(false, false, false));
        assertThat(OperatorConfig.from(Map.of("ALLOW_REENABLE", "true"), HERE).restrictions())
                .isEqualTo(new Restrictions(true, true, false));
        assertThat(OperatorConfig.from(Map.of("REQUIRE_SECRET_LABEL", "true"), HERE)
                        .restrictions())
                .isEqualTo(new Restrictions(true, false, true));
    }

    @Test
    void everyWrongSettingIsToldAtOnce() {
        Map<String, String> wrong = Map.ofEntries(
                Map.entry("WATCH_NAMESPACES", "A"),
                Map.entry("CONCURRENCY", "0"),
                Map.entry("KMS_REQUEST_QUOTAS", "DescribeKey=5"),
                Map.entry("WATCH_SECRETS", "yes"),
                Map.entry("ALLOW_PLAINTEXT", "no"),
                Map.entry("REQUIRE_SECRET_LABEL", "always"),
                Map.entry("HTTP_ADDRESS", "not an address"),
                Map.entry("HTTP_PORT", "65536"),
                Map.entry("LEADER_ELECTION", "on"),
                Map.entry("LEASE_NAME", "Upper"),
                Map.entry("LEADER_ELECTION_LEASE_DURATION", "15"),
                Map.entry("LEADER_ELECTION_RENEW_DEADLINE", "0s"),
                Map.entry("LEADER_ELECTION_RETRY_PERIOD", "2 s"),
                Map.entry("LEASE_NAMESPACE", "a/b"),
                Map.entry("LOG_LEVEL", "LOUD"),
                Map.entry("LOG_LEVEL_LIBRARIES", "5"),
                Map.entry("LOG_FORMAT", "xml"),
                Map.entry("ALLOW_HTTP_ENDPOINT", "perhaps"),
                Map.entry("ADDITIONAL_REGIONS", "eu-mars"),
                Map.entry("AWS_ENDPOINT_URL", "localhost:4566"),
                Map.entry("AWS_ENDPOINT_URL_KMS", "http//x"));
        assertThatThrownBy(() -> OperatorConfig.from(wrong, HERE))
                .hasMessageContainingAll(wrong.keySet().toArray(String[]::new))
                .hasMessageContainingAll(wrong.values().toArray(String[]::new));
    }

    @Test
    void theLeaseIsInThePodsNamespaceUnlessAnotherIsNamed() {
        assertThat(lease(Map.of("POD_NAMESPACE", "pods"))).isEqualTo("pods");
        assertThat(lease(Map.of("POD_NAMESPACE", "pods", "LEASE_NAMESPACE", "leases")))
                .isEqualTo("leases");
    }

    @Test
    void aProcessThatKnowsNoNamespaceIsToldHowToGoOn() {
        assertThatThrownBy(() -> OperatorConfig.from(Map.of(), null))
                .hasMessageContainingAll("LEASE_NAMESPACE", "LEADER_ELECTION=false");
        assertThat(OperatorConfig.from(Map.of("LEADER_ELECTION", "false"), null).lease())
                .isEmpty();
    }

    @Test
    void theTimesOfTheLeaseFitEachOther() {
        Map<String, String> times = Map.of(
                "LEADER_ELECTION_LEASE_DURATION", "1m",
                "LEADER_ELECTION_RENEW_DEADLINE", "40s",
                "LEADER_ELECTION_RETRY_PERIOD", "15s");
        assertThat(OperatorConfig.from(times, HERE).lease().orElseThrow())
                .isEqualTo(new LeaseConfig(
                        HERE,
                        LeaseConfig.DEFAULT_NAME,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(40),
                        Duration.ofSeconds(15)));
        assertThatThrownBy(() -> OperatorConfig.from(Map.of("LEADER_ELECTION_LEASE_DURATION", "10s"), HERE))
                .hasMessageContainingAll("LEADER_ELECTION_LEASE_DURATION", "LEADER_ELECTION_RENEW_DEADLINE", "10s");
        assertThatThrownBy(() -> OperatorConfig.from(Map.of("LEADER_ELECTION_RETRY_PERIOD", "6s"), HERE))
                .hasMessageContainingAll("LEADER_ELECTION_RETRY_PERIOD", "6s");
    }

    private static String lease(Map<String, String> environment) {
        return OperatorConfig.from(environment, HERE).lease().orElseThrow().namespace();
    }
}
