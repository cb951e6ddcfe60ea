package dev.byok.operator.launch;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.fabric8.kubernetes.api.model.Quantity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The JVM's options fit the memory that Pods are given. */
final class MemoryTest {
    /**
     * Classes, stacks, buffers and the JVM itself: with 10,000 keys, 105 MiB were seen to be resident besides the heap
     * and compiled code.
     */
    private static final long OTHERS_MIB = 112;

    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

    @Test
    void heapCodeAndAllElseFitTheLimitOfTheDeployment() throws IOException {
        JsonNode deployment =
                YAML.readTree(Path.of("deploy", "operator", "deployment.yaml").toFile());
        assertFits(deployment.at("/spec/template/spec/containers/0/resources/limits/memory"));
    }

    @Test
    void heapCodeAndAllElseFitTheLimitOfTheChart() throws IOException {
        JsonNode values = YAML.readTree(
                Path.of("helm", "imported-key-operator", "values.yaml").toFile());
        assertFits(values.at("/resources/limits/memory"));
    }

    private static void assertFits(JsonNode limit) throws IOException {
        long limitMib = Quantity.getAmountInBytes(new Quantity(limit.asText())).longValue() >> 20;
        assertThat(option("-Xmx") + option("-XX:ReservedCodeCacheSize=") + OTHERS_MIB)
                .isLessThanOrEqualTo(limitMib);
    }

    /** Its value in MiB. */
    private static long option(String name) throws IOException {
        return Files.readAllLines(Path.of("src", "main", "launcher", "jvm.options")).stream()
                .filter(line -> line.startsWith(name) && line.endsWith("m"))
                .mapToLong(line -> Long.parseLong(line.substring(name.length(), line.length() - 1)))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " must be set, in MiB"));
    }
}
