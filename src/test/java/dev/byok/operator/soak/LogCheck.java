package dev.byok.operator.soak;

import java.util.List;

/** The operator's log says of every fault that it was met, and of none that it was a surprise. */
final class LogCheck {
    private LogCheck() {}

    /** The lines that nobody should see. */
    static List<String> violations(String output) {
        return output.lines()
                .filter(line -> line.contains("ERROR") || line.contains("\tat ") || line.contains("Exception in thread"))
                .limit(20)
                .map(line -> "the operator's log: " + line)
                .toList();
    }
}
