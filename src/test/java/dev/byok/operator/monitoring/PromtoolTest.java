package dev.byok.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What promtool makes of the rules, on series that were thought out: each file says of which. */
@RequiresPrometheus
final class PromtoolTest {
    /** The cases. */
    static final Path CASES = Path.of("src", "test", "resources", "alerts");

    private final PrometheusPrograms programs = PrometheusPrograms.find().orElseThrow();

    @Test
    void theRulesAreRulesOfPrometheus() {
        assertThat(programs.promtool("check", "rules", Delivered.ALERTS.toString()))
                .contains("SUCCESS");
    }

    @Test
    void eachAlertFiresWhenItShouldAndDoesNotWhenItShouldNotAndClears() throws IOException {
        try (Stream<Path> files = Files.list(CASES)) {
            String[] arguments = Stream.concat(
                            Stream.of("test", "rules"),
                            files.map(Path::toString).sorted())
                    .toArray(String[]::new);
            assertThat(programs.promtool(arguments)).contains("SUCCESS").doesNotContain("FAILED");
        }
    }
}
