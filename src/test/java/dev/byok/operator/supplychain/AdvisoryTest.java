package dev.byok.operator.supplychain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The committed list of advisories, and which jars one of them is about. */
final class AdvisoryTest {
    @ParameterizedTest
    @CsvSource({
        "logback-core-1.5.21.jar,     true",
        "logback-core-1.5.24.jar,     true",
        "logback-core-1.5.25.jar,     false",
        "logback-core-1.5.25-rc1.jar, false",
        "logback-core-1.5.3.jar,      true",
        "logback-core-1.5.jar,        true",
        "logback-core-1.5.0.jar,      true",
        "logback-core-1.4.99.jar,     false",
        "logback-core-2.0.jar,        false",
        "logback-classic-1.5.21.jar,  false",
        "my-logback-core-1.5.21.jar,  false",
        "logback-core.jar,            false",
    })
    void aVersionIsAffectedFromTheFirstBadOneToTheFirstGoodOne(String jar, boolean affected) {
        Advisory advisory = Advisory.read("CVE-2026-1225,ch.qos.logback:logback-core,1.5.0,1.5.25,");
        assertThat(advisory.affects(jar)).isEqualTo(affected);
    }

    @Test
    void everyVersionBeforeTheFixIsAffectedIfNoFirstOneIsKnown() {
        Advisory advisory = Advisory.read("CVE-2022-1471,org.yaml:snakeyaml,0,2.0,");
        assertThat(advisory.affects("snakeyaml-0.1.jar")).isTrue();
        assertThat(advisory.affects("snakeyaml-1.33.jar")).isTrue();
        assertThat(advisory.affects("snakeyaml-2.0.jar")).isFalse();
        assertThat(advisory.affects("snakeyaml-engine-1.0.jar")).isFalse();
    }

    /** Another name would never match a jar. */
    @Test
    void everyAdvisoryIsAboutALibraryThatIsPacked() throws IOException {
        String page = Files.readString(Path.of("docs", "image.md"));
        assertThat(Advisory.all()).isNotEmpty().allSatisfy(advisory -> assertThat(page)
                .contains("| `" + advisory.library() + "` |"));
    }

    @Test
    void aLineWithoutItsLastFieldIsRefused() {
        assertThatThrownBy(() -> Advisory.read("CVE-2022-1471,org.yaml:snakeyaml,0,2.0"))
                .hasMessageContaining("advisories.csv")
                .hasMessageContaining("five fields");
    }
}
