package dev.byok.operator.api.v1alpha1;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.regex.Pattern;

/** The one reading of instants that users write; the schema's rule uses the same expression. */
final class InstantText {
    /**
     * RFC 3339 in upper case, from the year 2000 on. Offsets end at 14:59, within what both CEL and Java take: the
     * outermost in use is +14:00.
     */
    static final String REGEX = "^2[0-9]{3}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,9})?"
            + "(Z|[+-](0[0-9]|1[0-4]):[0-5][0-9])$";

    /** Length of the longest text that {@link #REGEX} takes. */
    static final int MAX_LENGTH = 35;

    private static final Pattern FORM = Pattern.compile(REGEX);

    private InstantText() {}

    /**
     * Reads an instant, in whole seconds as KMS keeps it.
     *
     * @throws DateTimeException if the text is of another form or names no day or time of the calendar
     */
    static Instant parse(String text) {
        if (!FORM.matcher(text).matches()) {
            throw new DateTimeException("\"" + text
                    + "\" is not an instant: write date, time and offset, such as 2027-09-17T12:00:00Z or"
                    + " 2027-09-17T12:00:00-08:00");
        }
        return Instant.ofEpochSecond(OffsetDateTime.parse(text).toEpochSecond());
    }
}
