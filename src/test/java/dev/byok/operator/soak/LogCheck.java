package dev.byok.operator.soak;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** The operator's log says of every fault that it was met, and of none that it was a surprise. */
final class LogCheck {
    private static final Predicate<String> UNWANTED = Pattern.compile(
                    "^\\S+ ERROR |^\\s+at |^Exception in thread|^Caused by:")
            .asPredicate();
    private static final int MOST_SHOWN = 20;

    private LogCheck() {}

    /** The lines that nobody should see. */
    static List<String> violations(String output) {
        return output.lines()
                .filter(UNWANTED)
                .limit(MOST_SHOWN)
                .map(line -> "the operator's log: " + line)
                .toList();
    }
}
