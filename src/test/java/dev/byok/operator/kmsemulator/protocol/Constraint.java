package dev.byok.operator.kmsemulator.protocol;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/** What the AWS front end demands of one parameter before the operation sees it. */
public sealed interface Constraint {
    /** A string; the pattern may be null. */
    record Text(int min, int max, Pattern pattern) implements Constraint {}

    /** A string out of a closed set. */
    record Choice(List<String> values) implements Constraint {}

    /** Base64 of so many bytes. */
    record Blob(int min, int max) implements Constraint {}

    /** An integer. */
    record Whole(int min, int max) implements Constraint {}

    /** A timestamp: seconds since the epoch, with or without a fraction. */
    record Moment() implements Constraint {}

    /** A boolean. */
    record Flag() implements Constraint {}

    /** A list. */
    record ListOf(int max, Constraint element) implements Constraint {}

    /** A map from string to string. */
    record TextMap() implements Constraint {}

    /** A structure with members of its own. */
    record Structure(Shape shape) implements Constraint {}

    /** A string of bounded length. */
    static Constraint text(int min, int max) {
        return new Text(min, max, null);
    }

    /** A string of bounded length that matches a pattern as a whole. */
    static Constraint text(int min, int max, String pattern) {
        return new Text(min, max, Pattern.compile(pattern));
    }

    /** One of the values. */
    static Constraint choice(String... values) {
        return new Choice(List.of(values));
    }

    /** The name of one of an enum's constants. */
    static Constraint choice(Enum<?>[] values) {
        return new Choice(Arrays.stream(values).map(Enum::name).toList());
    }
}
