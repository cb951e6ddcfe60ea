package dev.byok.operator.helm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.byok.operator.Installation;
import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The packaged operator as the chart configures it, with nothing but the rights that the chart gives. */
@RequiresControlPlane
@RequiresHelm
final class ChartOperatorIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Pattern METRIC = Pattern.compile("([a-z_0-9]+)\\{job=\"imported-key-operator\"");
    private static final Pattern SERIES = Pattern.compile("(?m)^([a-z_0-9]+)[{ ]");

    @TempDir
    private Path folder;

    private final ControlPlane api = ControlPlane.builder().withoutCrd().start();
    private final World world = new World(api);
    private final Helm helm = Helm.with(api.kubeconfig());

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void withDefaultsTheExampleOfTheReadmeIsImportedAndAlertsAndDashboardKnowItsMetrics()
            throws IOException, InterruptedException {
        Installation installation = install();
        try (OperatorProcess operator = installation.start()) {
            applyTheExample();
            world.awaitReady("payments", "True", "Imported");
            Set<String> known = series(scrape(operator));
            // Only a key with material that no entry names has this series.
            assertThat(metricsAskedFor())
                    .contains("up", "reconciliations_queue")
                    .filteredOn(metric -> !metric.startsWith("byok_importedkey_unlisted_material"))
                    .isSubsetOf(known);
        }
        assertThat(installation.requests()).isNotEmpty().allMatch(AuditEntry::allowed);
    }

    @Test
    void withoutAWatchOfSecretsAndInOneNamespaceItAsksForNothingThatItMayNot() {
        Installation installation = install(
                "--set",
                "watchNamespaces={payments},watchSecrets=false,allowPlaintext=false,leaderElection.leaseName=l");
        try (OperatorProcess _ = installation.start()) {
            applyTheExample();
            world.awaitReady("payments", "True", "Imported");
        }
        assertThat(installation.requests())
                .isNotEmpty()
                .allMatch(AuditEntry::allowed)
                .extracting(AuditEntry::namespace)
                .containsOnly(World.NAMESPACE, Installation.NAMESPACE);
        assertThat(installation.requests())
                .filteredOn(entry -> entry.resource().equals("secrets"))
                .extracting(AuditEntry::verb)
                .containsOnly("get", "create");
        assertThat(installation.requests())
                .filteredOn(entry -> entry.resource().equals("leases"))
                .extracting(AuditEntry::name)
                .contains("l");
    }

    private Installation install(String... values) {
        List<String> install = List.of(
                "install",
                ChartCase.RELEASE,
                Helm.CHART.toString(),
                "--namespace",
                Installation.NAMESPACE,
                "--create-namespace");
        helm.must(Stream.concat(install.stream(), Stream.of(values)).toList());
        return Installation.of(api, world, folder);
    }

    private void applyTheExample() {
        String arn = world.people().createKey(SPEC);
        world.putSecret("payments-2026", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
        String example = ChartCase.read(Path.of("deploy", "examples", "importedkey.yaml"))
                .replaceAll("keyId: .*", "keyId: " + arn);
        api.kubectl().mustWith(example, "apply", "-f", "-");
    }

    private static String scrape(OperatorProcess operator) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(operator.http().resolve("/metrics")).build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        }
    }

    /** What is scraped, what Prometheus adds, and what is there during a ceremony alone. */
    private static Set<String> series(String scraped) {
        Set<String> names = names(SERIES, scraped);
        names.add("up");
        names.add("byok_importedkey_import_parameters_expiration_timestamp_seconds");
        return names;
    }

    private static Set<String> metricsAskedFor() {
        JsonNode alerts = Manifests.parse(ChartCase.read(Helm.CHART.resolve("files/alerts.yaml")))
                .getFirst();
        JsonNode dashboard = Manifests.parse(ChartCase.read(Helm.CHART.resolve("files/dashboard.json")))
                .getFirst();
        String queries = Stream.concat(
                        alerts.findValuesAsText("expr").stream(), dashboard.findValuesAsText("expr").stream())
                .collect(Collectors.joining("\n"));
        return names(METRIC, queries);
    }

    private static Set<String> names(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
