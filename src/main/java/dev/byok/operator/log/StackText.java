package dev.byok.operator.log;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;

/** A stack trace as Java prints it, except that the words of an exception stay in their line. */
final class StackText {
    private StackText() {}

    static String of(IThrowableProxy thrown) {
        StringBuilder text = new StringBuilder(2_000);
        append(text, "", thrown);
        return text.toString();
    }

    private static void append(StringBuilder text, String caption, IThrowableProxy thrown) {
        text.append(caption).append(thrown.getClassName());
        if (thrown.getMessage() != null) {
            text.append(": ").append(Escape.controls(thrown.getMessage()));
        }
        text.append('\n');
        if (thrown.isCyclic()) {
            return;
        }
        StackTraceElementProxy[] frames = thrown.getStackTraceElementProxyArray();
        int own = frames.length - thrown.getCommonFrames();
        for (int i = 0; i < own; i++) {
            text.append('\t').append(frames[i].getSTEAsString()).append('\n');
        }
        if (own < frames.length) {
            text.append("\t... ").append(frames.length - own).append(" more\n");
        }
        for (IThrowableProxy suppressed : thrown.getSuppressed()) {
            append(text, "Suppressed: ", suppressed);
        }
        if (thrown.getCause() != null) {
            append(text, "Caused by: ", thrown.getCause());
        }
    }
}
