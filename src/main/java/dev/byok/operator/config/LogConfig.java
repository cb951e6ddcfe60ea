package dev.byok.operator.config;

import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What is logged and how.
 *
 * @param level LOG_LEVEL: level of the operator's own log
 * @param libraries LOG_LEVEL_LIBRARIES: level of the libraries it is built on
 * @param json LOG_FORMAT: whether lines are JSON instead of text
 */
public record LogConfig(String level, String libraries, boolean json) {
    private static final Set<String> LEVELS = new TreeSet<>(Set.of("TRACE", "DEBUG", "INFO", "WARN", "ERROR", "OFF"));
    private static final Set<String> FORMATS = new TreeSet<>(Set.of("text", "json"));

    /** Reads the settings. The log works before they are judged, so the default stands for one that is wrong. */
    public static LogConfig from(Map<String, String> environment) {
        return read(new Settings(environment));
    }

    static LogConfig read(Settings settings) {
        return new LogConfig(
                settings.oneOf("LOG_LEVEL", "INFO", LEVELS),
                settings.oneOf("LOG_LEVEL_LIBRARIES", "ERROR", LEVELS),
                settings.oneOf("LOG_FORMAT", "text", FORMATS).equals("json"));
    }
}
