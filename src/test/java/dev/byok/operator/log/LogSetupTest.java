package dev.byok.operator.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import dev.byok.operator.config.LogConfig;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the environment makes of the log. */
final class LogSetupTest {
    private static final String OURS = "dev.byok.operator.Main";
    private static final String LIBRARY = "io.javaoperatorsdk.operator.Operator";

    @Test
    void ourLogAndThatOfLibrariesHaveLevelsOfTheirOwn() {
        LoggerContext set = set(Map.of("LOG_LEVEL", "TRACE", "LOG_LEVEL_LIBRARIES", "OFF"));
        assertThat(level(set, OURS)).isEqualTo(Level.TRACE);
        assertThat(level(set, LIBRARY)).isEqualTo(Level.OFF);
    }

    @Test
    void capitalsAreLeftToTheUser() {
        LoggerContext set = set(Map.of("LOG_LEVEL", "debug", "LOG_LEVEL_LIBRARIES", " Warn "));
        assertThat(level(set, OURS)).isEqualTo(Level.DEBUG);
        assertThat(level(set, LIBRARY)).isEqualTo(Level.WARN);
        assertThat(LogConfig.from(Map.of("LOG_FORMAT", "JSON")).json()).isTrue();
    }

    @Test
    void whatIsEmptyOrWrongIsAsIfItWereNotSet() {
        LogConfig plain = LogConfig.from(Map.of());
        assertThat(plain).isEqualTo(new LogConfig("INFO", "ERROR", false));
        for (String value : new String[] {"", " ", "LOUD"}) {
            assertThat(LogConfig.from(Map.of("LOG_LEVEL", value, "LOG_LEVEL_LIBRARIES", value, "LOG_FORMAT", value)))
                    .isEqualTo(plain);
        }
    }

    @Test
    void thisIsHowTheProcessIsSetUp() {
        LoggerContext here = (LoggerContext) org.slf4j.LoggerFactory.getILoggerFactory();
        assertThat(here.getLogger("dev.byok.operator").getLevel()).isNotNull();
        assertThat(here.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).getAppender("stdout"))
                .isNotNull();
    }

    private static LoggerContext set(Map<String, String> environment) {
        LoggerContext context = new LoggerContext();
        LogSetup.apply(LogConfig.from(environment), context);
        return context;
    }

    private static Level level(LoggerContext context, String logger) {
        return context.getLogger(logger).getEffectiveLevel();
    }
}
