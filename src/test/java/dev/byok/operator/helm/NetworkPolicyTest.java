package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What the NetworkPolicy admits, by the rules of the Kubernetes API: a connection passes if one rule has its peer and
 * its port, and a rule without peers has every one.
 */
final class NetworkPolicyTest {
    private static final JsonNode SPEC = Manifests.only(
                    "NetworkPolicy", ChartCase.read(Path.of("deploy/components/network-policy/network-policy.yaml")))
            .path("spec");
    private static final String ANYWHERE = "203.0.113.7/32";

    @Test
    void onlyScrapersInTheirNamespaceReachThePods() {
        assertThat(admitted("monitoring", "http")).isTrue();
        assertThat(admitted("payments", "http")).isFalse();
        assertThat(admitted("monitoring", "22")).isFalse();
    }

    @Test
    void thePodsReachWhatTheyNeed() {
        assertThat(reached(ANYWHERE, "443", "TCP")).isTrue();
        assertThat(reached(ANYWHERE, "6443", "TCP")).isTrue();
        assertThat(reached(ANYWHERE, "53", "UDP")).isTrue();
        assertThat(reached(ANYWHERE, "53", "TCP")).isTrue();
        assertThat(reached("169.254.170.23/32", "80", "TCP"))
                .as("EKS Pod Identity Agent")
                .isTrue();
        assertThat(reached("fd00:ec2::23/128", "80", "TCP"))
                .as("the same, IPv6")
                .isTrue();
    }

    @Test
    void thePodsDoNotReachTheMetadataServiceOfTheirNode() {
        assertThat(reached("169.254.169.254/32", "80", "TCP")).isFalse();
        assertThat(reached("fd00:ec2::254/128", "80", "TCP")).isFalse();
        assertThat(reached(ANYWHERE, "80", "TCP")).isFalse();
    }

    @Test
    void itIsAboutTheOperatorsPodsAndBothDirections() {
        JsonNode deployment = Manifests.only("Deployment", ChartCase.read(Path.of("deploy/operator/deployment.yaml")));
        assertThat(SPEC.at("/podSelector")).isEqualTo(deployment.at("/spec/selector"));
        assertThat(SPEC.path("policyTypes")).extracting(JsonNode::asText).containsExactly("Ingress", "Egress");
        assertThat(deployment
                        .at("/spec/template/spec/containers/0/ports/0/name")
                        .asText())
                .isEqualTo("http");
    }

    private static boolean admitted(String namespace, String port) {
        Map<String, String> labels = Map.of("kubernetes.io/metadata.name", namespace);
        return rules("ingress")
                .filter(rule -> ported(rule, port, "TCP"))
                .anyMatch(rule -> rule.path("from").valueStream().anyMatch(peer -> selected(peer, labels)));
    }

    private static boolean selected(JsonNode peer, Map<String, String> labels) {
        JsonNode wanted = peer.at("/namespaceSelector/matchLabels");
        return peer.has("namespaceSelector")
                && wanted.propertyStream()
                        .allMatch(label -> label.getValue().asText().equals(labels.get(label.getKey())));
    }

    private static boolean reached(String cidr, String port, String protocol) {
        return rules("egress")
                .filter(rule -> ported(rule, port, protocol))
                .anyMatch(rule -> !rule.has("to")
                        || rule.path("to").valueStream().anyMatch(peer -> peer.at("/ipBlock/cidr")
                                .asText()
                                .equals(cidr)));
    }

    private static Stream<JsonNode> rules(String direction) {
        return SPEC.path(direction).valueStream();
    }

    private static boolean ported(JsonNode rule, String port, String protocol) {
        return rule.path("ports")
                .valueStream()
                .anyMatch(one -> one.path("port").asText().equals(port)
                        && one.path("protocol").asText().equals(protocol));
    }
}
