package dev.byok.operator.api.v1alpha1;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one reading of durations such as {@code 90d} or {@code 1d12h}; the schema's rules use the same expression. */
public final class DurationText {
    /** Days, hours, minutes and seconds in this order, each optional; RE2 and Java read the expression alike. */
    static final String REGEX = "^([0-9]{1,4}d)?([0-9]{1,5}h)?([0-9]{1,6}m)?([0-9]{1,8}s)?$";

    /** Length of the longest text that {@link #REGEX} takes. */
    static final int MAX_LENGTH = 27;

    private static final Pattern FORM = Pattern.compile(REGEX);

    private DurationText() {}

    /**
     * Reads a duration.
     *
     * @throws IllegalArgumentException if the text is null, empty or of another form
     */
    public static Duration parse(String text) {
        if (text == null || text.isEmpty()) {
            throw malformed(text);
        }
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw malformed(text);
        }
        return Duration.ofDays(amount(matcher.group(1)))
                .plusHours(amount(matcher.group(2)))
                .plusMinutes(amount(matcher.group(3)))
                .plusSeconds(amount(matcher.group(4)));
    }

    private static long amount(String group) {
        return group == null ? 0 : Long.parseLong(group.substring(0, group.length() - 1));
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("\"" + text
                + "\" is not a duration: write days, hours, minutes and seconds in this order, such as 90d,"
                + " 36h or 1d12h");
    }
}
