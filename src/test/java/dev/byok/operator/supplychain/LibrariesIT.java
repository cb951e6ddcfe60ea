package dev.byok.operator.supplychain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.OperatorProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The jars that the operator is packed with. */
final class LibrariesIT {
    private static final Path CHECKSUMS = Path.of("deploy", "image", "libraries.sha256");
    private static final Path FOLDER = OperatorProcess.HOME.resolve("lib");
    private static final boolean REWRITE = Boolean.getBoolean("checksums.update");

    @Test
    void theirChecksumsAreTheCommittedOnes() throws IOException, NoSuchAlgorithmException {
        List<String> packed = new ArrayList<>();
        for (String jar : libraries()) {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(FOLDER.resolve(jar)));
            packed.add(HexFormat.of().formatHex(digest) + "  " + jar);
        }
        if (REWRITE) {
            Files.write(CHECKSUMS, packed);
        }
        assertThat(packed)
                .as(
                        "A jar of another version, an old one that \"mvn clean\" removes, or not the bytes that were"
                            + " reviewed. After a deliberate change, this rewrites %s: mvn -q clean verify -Dtest=NONE"
                            + " -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=LibrariesIT -Dchecksums.update=true",
                        CHECKSUMS)
                .isEqualTo(Files.readAllLines(CHECKSUMS));
    }

    @Test
    void noneHasAnAdvisoryThatIsNotAccepted() throws IOException {
        List<String> found = new ArrayList<>();
        for (Advisory advisory : Advisory.all()) {
            libraries().stream()
                    .filter(jar -> advisory.accepted().isEmpty() && advisory.affects(jar))
                    .forEach(jar -> found.add(jar + ": " + advisory.id() + ", fixed in " + advisory.fixed()));
        }
        assertThat(found)
                .as("affected libraries; raise the version in pom.xml, or say in %s why it is accepted", Advisory.LIST)
                .isEmpty();
    }

    @Test
    void whatIsAcceptedIsStillPacked() throws IOException {
        List<String> jars = libraries();
        assertThat(Advisory.all())
                .filteredOn(advisory -> !advisory.accepted().isEmpty())
                .allSatisfy(advisory -> assertThat(jars)
                        .as("%s no longer affects %s: empty its last field", advisory.id(), advisory.library())
                        .anyMatch(advisory::affects));
    }

    /** All but the operator's own. */
    private static List<String> libraries() throws IOException {
        try (Stream<Path> files = Files.list(FOLDER)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") && !name.equals("imported-key-operator.jar"))
                    .sorted()
                    .toList();
        }
    }
}
