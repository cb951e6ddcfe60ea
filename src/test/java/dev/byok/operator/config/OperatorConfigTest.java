package dev.byok.operator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Settings from the environment. */
final class OperatorConfigTest {
    @Test
    void withoutAnySettingTheDefaultsHold() {
        assertThat(OperatorConfig.from(Map.of())).isEqualTo(new OperatorConfig(Set.of(), 16, true));
    }

    @Test
    void namespacesAreSeparatedByCommas() {
        assertThat(OperatorConfig.from(Map.of("WATCH_NAMESPACES", "a, b")).watchNamespaces())
                .containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void everyWrongSettingIsToldAtOnce() {
        Map<String, String> wrong = Map.of("WATCH_NAMESPACES", "A", "CONCURRENCY", "0", "WATCH_SECRETS", "yes");
        assertThatThrownBy(() -> OperatorConfig.from(wrong))
                .hasMessageContainingAll("WATCH_NAMESPACES", "CONCURRENCY", "WATCH_SECRETS");
    }
}
