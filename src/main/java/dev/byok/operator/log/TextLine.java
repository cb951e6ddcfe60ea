package dev.byok.operator.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.slf4j.event.KeyValuePair;

/** Time, level, logger and message of an event, then its fields as {@code key="value"}; a stack trace below. */
final class TextLine {
    static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

    private static final int WIDEST_LEVEL = 5;

    private TextLine() {}

    static String of(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(200)
                .append(TIME.format(time(event)))
                .append(' ')
                .append(event.getLevel())
                .repeat(' ', WIDEST_LEVEL - event.getLevel().toString().length() + 1)
                .append(simple(event.getLoggerName()))
                .append(' ')
                .append(Escape.controls(event.getFormattedMessage()));
        if (event.getKeyValuePairs() != null) {
            event.getKeyValuePairs().forEach(pair -> append(line, pair));
        }
        line.append('\n');
        if (event.getThrowableProxy() != null) {
            line.append(StackText.of(event.getThrowableProxy()));
        }
        return line.toString();
    }

    static Instant time(ILoggingEvent event) {
        return Instant.ofEpochMilli(event.getTimeStamp());
    }

    private static void append(StringBuilder line, KeyValuePair pair) {
        line.append(' ').append(pair.key).append('=');
        if (pair.value instanceof Number number) {
            line.append(number);
        } else {
            line.append('"').append(Escape.quoted(String.valueOf(pair.value))).append('"');
        }
    }

    private static String simple(String logger) {
        return logger.substring(logger.lastIndexOf('.') + 1);
    }
}
