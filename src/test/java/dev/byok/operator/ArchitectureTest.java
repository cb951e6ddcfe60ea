package dev.byok.operator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Holds the packages and their dependencies as the architecture draws them. */
final class ArchitectureTest {
    private static final Path MAIN = Path.of("src", "main", "java");
    private static final int MOST_LINES = 250;
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("dev.byok.operator");

    @Test
    void decidingIsPure() {
        never(
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.material..",
                "dev.byok.operator.kms.aws..",
                "dev.byok.operator.config..");
        never("dev.byok.operator.plan..", "io.fabric8..", "io.javaoperatorsdk..", "software.amazon..", "org.slf4j..");
        never("dev.byok.operator.plan..", "java.io..", "java.net..", "java.util.concurrent..");
        noClasses()
                .that()
                .resideInAnyPackage("dev.byok.operator.plan..", "dev.byok.operator.api..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("dev.byok.operator.plan..")
                .should()
                .dependOnClassesThat()
                .haveSimpleName("KeyService")
                .check(CLASSES);
    }

    @Test
    void theResourceDependsOnNothingOfOurs() {
        never(
                "dev.byok.operator.api..",
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.material..",
                "dev.byok.operator.kms..",
                "dev.byok.operator.config..");
    }

    @Test
    void thePortKnowsNoSdkAndNobodyButItsAdapterDoes() {
        never(
                "dev.byok.operator.kms..",
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.material..",
                "dev.byok.operator.config..",
                "dev.byok.operator.api..");
        noClasses()
                .that()
                .resideOutsideOfPackage("dev.byok.operator.kms.aws..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon..")
                .check(CLASSES);
    }

    @Test
    void onlyTheEdgesKnowTheOperatorSdk() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "dev.byok.operator.plan..",
                        "dev.byok.operator.kms..",
                        "dev.byok.operator.material..",
                        "dev.byok.operator.config..",
                        "dev.byok.operator.api..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("io.javaoperatorsdk..")
                .check(CLASSES);
        never(
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.kms.aws..",
                "dev.byok.operator.config..");
        never(
                "dev.byok.operator.material..",
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.kms..");
        never(
                "dev.byok.operator.config..",
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.kms..",
                "dev.byok.operator.material..",
                "dev.byok.operator.api..");
    }

    @Test
    void whoMayCallWhenIsDecidedWithoutKubernetes() {
        never(
                "dev.byok.operator.quota..",
                "dev.byok.operator.api..",
                "dev.byok.operator.plan..",
                "dev.byok.operator.reconcile..",
                "dev.byok.operator.ops..",
                "dev.byok.operator.material..",
                "dev.byok.operator.kms.aws..",
                "dev.byok.operator.config..",
                "io.fabric8..",
                "io.javaoperatorsdk..");
    }

    @Test
    void everyPackageSaysWhyItExists() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            List<Path> silent = files.filter(file -> file.toString().endsWith(".java"))
                    .map(Path::getParent)
                    .distinct()
                    .filter(folder -> !Files.exists(folder.resolve("package-info.java")))
                    .toList();
            assertThat(silent).isEmpty();
        }
    }

    @Test
    void noFileIsLong() throws IOException {
        try (Stream<Path> files = Files.walk(MAIN)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".java")).toList()) {
                assertThat(Files.readAllLines(file)).as(file.toString()).hasSizeLessThan(MOST_LINES);
            }
        }
    }

    private static void never(String from, String... to) {
        noClasses()
                .that()
                .resideInAPackage(from)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(to)
                .check(CLASSES);
    }
}
