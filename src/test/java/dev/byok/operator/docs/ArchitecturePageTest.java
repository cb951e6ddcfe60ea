package dev.byok.operator.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import dev.byok.operator.Main;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Holds the page for contributors to the packages as they are. */
final class ArchitecturePageTest {
    private static final String ROOT = "dev.byok.operator";

    @Test
    void thePackagesAndWhatTheyUseAreOnThePage() {
        Map<String, Set<String>> told = new TreeMap<>();
        for (List<String> row : Page.of("architecture.md").table("| package |")) {
            told.put(Page.code(row.getFirst()).getFirst(), new TreeSet<>(Page.code(row.get(2))));
        }
        Map<String, Set<String>> uses = new TreeMap<>();
        for (JavaClass one : new ClassFileImporter()
                .importUrl(Main.class.getProtectionDomain().getCodeSource().getLocation())) {
            Set<String> used = uses.computeIfAbsent(of(one), name -> new TreeSet<>());
            one.getDirectDependenciesFromSelf().stream()
                    .map(dependency -> dependency.getTargetClass().getBaseComponentType())
                    .filter(other -> other.getPackageName().startsWith(ROOT))
                    .map(ArchitecturePageTest::of)
                    .filter(name -> !name.equals(of(one)) && name.length() > ROOT.length())
                    .forEach(name -> used.add(name.substring(ROOT.length() + 1)));
        }
        assertThat(told).isEqualTo(uses);
    }

    /** Versions of the API count as one. */
    private static String of(JavaClass one) {
        return one.getPackageName().replaceFirst("\\.v1.*", "");
    }
}
