package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** AWS's refusals name the operator's role, session and account; tenants read none of them anywhere. */
final class AwsNamesTest {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final String WORDS = "User: arn:aws:sts::444455556666:assumed-role/byok-operator/eks-prod-7f3a"
            + " (AROAEXAMPLEEXAMPLE123:eks-prod-7f3a) is not authorized to perform: kms:DescribeKey on resource:"
            + " arn:aws:kms:eu-central-1:444455556666:key/1234abcd-12ab-34cd-56ef-1234567890ab because no"
            + " resource-based policy allows the kms:DescribeKey action";
    private static final List<String> NAMES =
            List.of("444455556666", "byok-operator", "eks-prod", "AROA", ":sts:", "assumed-role");
    private static final Map<String, List<String>> CODES = Map.of(
            "DescribeKey",
            List.of(
                    "AccessDeniedException",
                    "ValidationException",
                    "KMSInvalidStateException",
                    "UnrecognizedClientException",
                    "NewFangledException",
                    "NotFoundException",
                    "KMSInternalException"),
            "GetParametersForImport",
            List.of("AccessDeniedException", "UnsupportedOperationException"),
            "ImportKeyMaterial",
            List.of("AccessDeniedException", "LimitExceededException", "UnrecognizedClientException"));

    @Test
    void noRefusalBringsThemIntoAResourceAnEventOrAMetric() {
        try (World world = new World();
                RunningOperator operator = world.operator()) {
            CODES.forEach((operation, codes) -> codes.forEach(code -> refused(world, operation, code)));
            CODES.forEach((operation, codes) ->
                    codes.forEach(code -> world.await(name(operation, code), AwsNamesTest::toldOfAFailure)));
            assertThat(Stream.concat(
                            world
                                    .api()
                                    .admin()
                                    .resources(ImportedKey.class)
                                    .inAnyNamespace()
                                    .list()
                                    .getItems()
                                    .stream(),
                            events(world)))
                    .map(Serialization::asJson)
                    .allSatisfy(json -> assertThat(json).doesNotContain(NAMES));
            assertThat(operator.scrape().toString()).doesNotContain(NAMES);
        }
    }

    private static Stream<io.fabric8.kubernetes.api.model.events.v1.Event> events(World world) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(
                        () -> world.api()
                                .admin()
                                .events()
                                .v1()
                                .events()
                                .inAnyNamespace()
                                .list()
                                .getItems(),
                        events -> events.stream()
                                .anyMatch(event -> event.getNote().contains("kms:DescribeKey")))
                .stream();
    }

    private static boolean toldOfAFailure(ImportedKey key) {
        return key.getStatus().failures() != null
                || key.getStatus()
                        .condition("Ready")
                        .filter(ready -> !List.of("Importing", "Queued").contains(ready.reason()))
                        .isPresent();
    }

    private static void refused(World world, String operation, String code) {
        String name = name(operation, code);
        String arn = world.people().createKey(SPEC);
        world.kms()
                .faults()
                .inject(Fault.error(code.equals("KMSInternalException") ? 500 : 400, code, WORDS)
                        .on(operation)
                        .forKey(arn)
                        .times(1000));
        if (!operation.equals("GetParametersForImport")) {
            world.putSecret(name, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        }
        world.apply(world.key(name, arn));
    }

    private static String name(String operation, String code) {
        return (operation + "-" + code).toLowerCase(Locale.ROOT);
    }
}
