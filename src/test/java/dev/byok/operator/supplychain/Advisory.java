package dev.byok.operator.supplychain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A range of versions of a library that an advisory names.
 *
 * @param id CVE or GHSA
 * @param library group and artifact, with a colon between
 * @param introduced the first affected version
 * @param fixed the first version after it that is not affected
 * @param accepted why an affected version may be packed; empty if it may not
 */
record Advisory(String id, String library, String introduced, String fixed, String accepted) {
    static final Path LIST = Path.of("src", "test", "resources", "advisories.csv");

    /** Names of jars as Maven writes them. Of a version like 33.4.8-jre or 2.0.0-rc1 only the numbers are compared. */
    private static final Pattern JAR = Pattern.compile("(.+?)-(\\d+(?:\\.\\d+)*)(?:[.-].*)?\\.jar");

    /** The committed list. */
    static List<Advisory> all() throws IOException {
        return Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .map(Advisory::read)
                .toList();
    }

    /** Reads a line of the list. */
    static Advisory read(String line) {
        String[] fields = line.split(",", 5);
        if (fields.length < 5) {
            throw new IllegalArgumentException(LIST + ": a line has five fields, this one has fewer: " + line);
        }
        return new Advisory(fields[0], fields[1], fields[2], fields[3], fields[4]);
    }

    /** Whether the jar with this name is an affected version. */
    boolean affects(String jar) {
        Matcher name = JAR.matcher(jar);
        if (!name.matches() || !library.endsWith(":" + name.group(1))) {
            return false;
        }
        int[] version = numbers(name.group(2));
        return Arrays.compare(version, numbers(introduced)) >= 0 && Arrays.compare(version, numbers(fixed)) < 0;
    }

    /** Without zeros at the end: 2.0 is 2. */
    private static int[] numbers(String version) {
        return Stream.of(version.replaceAll("(^0)?(\\.0)*$", "").split("\\."))
                .filter(number -> !number.isEmpty())
                .mapToInt(Integer::parseInt)
                .toArray();
    }
}
