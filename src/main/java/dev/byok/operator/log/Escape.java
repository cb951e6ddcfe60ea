package dev.byok.operator.log;

/** Makes text harmless that others may have written. */
final class Escape {
    private Escape() {}

    /**
     * Without anything that a terminal or a log collector obeys: line ends, control characters, and marks that reorder
     * what a person reads. They are written as Java writes them.
     */
    static String controls(String text) {
        return text == null || text.codePoints().noneMatch(Escape::obeyed) ? text : escape(text, false);
    }

    /** The same, fit to stand between double quotes. */
    static String quoted(String text) {
        return text.codePoints().noneMatch(c -> obeyed(c) || quote(c)) ? text : escape(text, true);
    }

    private static String escape(String text, boolean quotes) {
        StringBuilder safe = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(c -> {
            if (quotes && quote(c)) {
                safe.append('\\').appendCodePoint(c);
            } else if (obeyed(c)) {
                safe.append(escaped(c));
            } else {
                safe.appendCodePoint(c);
            }
        });
        return safe.toString();
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", c);
        };
    }

    private static boolean quote(int c) {
        return c == '"' || c == '\\';
    }

    private static boolean obeyed(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE -> true;
            default -> false;
        };
    }
}
