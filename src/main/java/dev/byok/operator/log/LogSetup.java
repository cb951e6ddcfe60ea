package dev.byok.operator.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import dev.byok.operator.config.LogConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Sets Logback up from the environment. A file could not: there, a variable that is set to nothing, as manifests and
 * charts leave them, counts as set, and a wrong level as DEBUG. System properties of the same names come first.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_HIGH_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OURS = "dev.byok.operator";

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        apply(LogConfig.from(environment()), context);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    static void apply(LogConfig config, LoggerContext context) {
        LineEncoder encoder = new LineEncoder(config.json());
        encoder.setContext(context);
        encoder.start();
        ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
        console.setContext(context);
        console.setName("stdout");
        console.setEncoder(encoder);
        console.start();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.toLevel(config.libraries()));
        root.addAppender(console);
        context.getLogger(OURS).setLevel(Level.toLevel(config.level()));
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>(System.getenv());
        for (String name : List.of("LOG_LEVEL", "LOG_LEVEL_LIBRARIES", "LOG_FORMAT")) {
            String property = System.getProperty(name);
            if (property != null) {
                environment.put(name, property);
            }
        }
        return environment;
    }
}
