package dev.byok.operator.filter;

import dev.byok.operator.filter.Members.Drop;
import dev.byok.operator.filter.Members.Filter;
import dev.byok.operator.filter.Members.Keep;
import dev.byok.operator.filter.Members.Rule;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Keeps the chosen members of JSON objects that follow one another and come as UTF-8 in pieces of any size. A parser
 * would hold each value whole, and each name that it meets in its table of symbols; this holds nothing of what it
 * drops. JSON that is not well-formed is left to the parser behind it.
 */
final class JsonFilter {
    /** A longer name than any that is kept; in bytes. */
    private static final int LONGEST_NAME = 512;

    /** Room for a word such as null where an object is expected; in bytes. */
    private static final int WORD = 16;

    /** No kept value is nested deeper; parsers give up at 1000. */
    private static final int DEEPEST = 64;

    /** How much is kept of a body that is not JSON, such as a proxy's error page; in bytes. */
    private static final int MOST_OF_OTHER_TEXT = 64 * 1024;

    private final Members root;
    private final Deque<Level> levels = new ArrayDeque<>();
    private final ByteArrayOutputStream output = new ByteArrayOutputStream();
    private final ByteArrayOutputStream value = new ByteArrayOutputStream();
    private final ValueScanner scanner = new ValueScanner();
    private final StringBuilder name = new StringBuilder();
    private State state = State.BETWEEN_MEMBERS;
    private Rule rule = new Drop();
    private boolean escapedName;
    private int limit;
    private boolean tooLarge;
    private int otherText;
    private int incomplete;

    private enum State {
        BETWEEN_MEMBERS,
        IN_NAME,
        BEFORE_COLON,
        BEFORE_VALUE,
        IN_VALUE,
        OTHER_TEXT
    }

    /** Filters objects by their members. */
    JsonFilter(Members root) {
        this.root = root;
    }

    /** How many objects lost a member that they are incomplete without. */
    int incompleteObjects() {
        return incomplete;
    }

    /** What is kept of the next piece; may be nothing. */
    ByteBuffer next(ByteBuffer piece) {
        byte[] bytes = new byte[piece.remaining()];
        piece.get(bytes);
        output.reset();
        int i = 0;
        while (i < bytes.length) {
            i = state == State.IN_VALUE ? inValue(bytes, i) : step(bytes[i]) ? i + 1 : i;
        }
        return ByteBuffer.wrap(output.toByteArray());
    }

    /** Reads a byte before, between or after values; says whether it did, or left it to the value. */
    private boolean step(byte next) {
        switch (state) {
            case BETWEEN_MEMBERS -> {
                return between(next);
            }
            case IN_NAME -> inName(next);
            case BEFORE_COLON -> {
                if (next == ':') {
                    state = State.BEFORE_VALUE;
                }
            }
            case BEFORE_VALUE -> {
                return isSpace(next) || beginValue(next);
            }
            case OTHER_TEXT -> otherText(next);
            case IN_VALUE -> throw new IllegalStateException("values are read by the piece");
        }
        return true;
    }

    private boolean between(byte next) {
        if (levels.isEmpty()) {
            betweenObjects(next);
        } else if (next == '}' || next == ']') {
            closeLevel(next);
        } else if (levels.peek().inArray() && next != ',' && !isSpace(next)) {
            rule = new Filter(levels.peek().members());
            return beginValue(next);
        } else if (next == '"') {
            name.setLength(0);
            escapedName = false;
            state = State.IN_NAME;
        }
        return true;
    }

    /** Fabric8 tells the events of a watch apart by the line breaks between them. */
    private void betweenObjects(byte next) {
        if (next == '{') {
            openLevel(root, next);
        } else if (isSpace(next)) {
            output.write(next);
        } else {
            state = State.OTHER_TEXT;
            otherText(next);
        }
    }

    private void otherText(byte next) {
        if (otherText++ < MOST_OF_OTHER_TEXT) {
            output.write(next);
        }
    }

    private void inName(byte next) {
        if (!escapedName && next == '"') {
            rule = name.length() > LONGEST_NAME
                    ? new Drop()
                    : levels.peek().members().of(name.toString());
            state = State.BEFORE_COLON;
            return;
        }
        escapedName = !escapedName && next == '\\';
        if (name.length() <= LONGEST_NAME) {
            name.append((char) (next & 0xFF));
        }
    }

    /** Reads the first byte of an object or array that is filtered; that of any other value is part of it. */
    private boolean beginValue(byte first) {
        if (rule instanceof Filter(Members members) && (first == '{' || first == '[')) {
            writeName();
            openLevel(members, first);
            return true;
        }
        scanner.reset();
        value.reset();
        tooLarge = false;
        limit = limit();
        state = State.IN_VALUE;
        return false;
    }

    private int inValue(byte[] bytes, int from) {
        int to = scanner.scan(bytes, from);
        tooLarge |= value.size() + to - from > limit || scanner.deepest() > DEEPEST;
        if (tooLarge) {
            value.reset();
        } else {
            value.write(bytes, from, to - from);
        }
        if (scanner.ended()) {
            endValue();
        }
        return to;
    }

    private int limit() {
        return switch (rule) {
            case Keep keep -> Math.min(keep.limit(), levels.peek().room());
            case Filter _ -> WORD;
            case Drop _ -> 0;
        };
    }

    private void endValue() {
        state = State.BETWEEN_MEMBERS;
        if (!tooLarge) {
            writeName();
            output.writeBytes(value.toByteArray());
            levels.peek().take(value.size());
        } else if (rule instanceof Keep keep && keep.required()) {
            markIncomplete();
        }
    }

    private void writeName() {
        Level level = levels.peek();
        if (level.separate()) {
            output.write(',');
        }
        if (!level.inArray()) {
            output.writeBytes(("\"" + name + "\":").getBytes(StandardCharsets.ISO_8859_1));
        }
    }

    private void openLevel(Members members, byte bracket) {
        output.write(bracket);
        levels.push(new Level(members, bracket == '['));
        state = State.BETWEEN_MEMBERS;
    }

    private void closeLevel(byte bracket) {
        Level level = levels.pop();
        if (level.incomplete()) {
            incomplete++;
            output.writeBytes(((level.separate() ? "," : "") + level.members().incompleteMark())
                    .getBytes(StandardCharsets.UTF_8));
        }
        output.write(bracket);
    }

    /** The nearest object around the member that has a mark for it. */
    private void markIncomplete() {
        levels.stream()
                .filter(level -> !level.members().incompleteMark().isEmpty())
                .findFirst()
                .ifPresent(Level::markIncomplete);
    }

    private static boolean isSpace(byte value) {
        return value == ' ' || value == '\n' || value == '\r' || value == '\t';
    }
}
