package dev.byok.operator.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.Ceremony;
import dev.byok.operator.PlaintextKeys;
import dev.byok.operator.SpecEdit;
import dev.byok.operator.World;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import dev.byok.operator.kmsemulator.control.Fault;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes two running replicas while the emulator and people misbehave. The rules are the delivered
 * ones but for one change: where they say minutes, that many half seconds are meant.
 */
@RequiresPrometheus
final class AlertsIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final Pattern MINUTES = Pattern.compile("\\b(\\d+)m\\b");

    /**
     * Their window opens after two thirds of ten hours; with half an hour left more than four fifths of it are over.
     */
    private static final String LIFE = "10h";

    private static final Duration BACK = Duration.ofMinutes(570);
    private static final List<String> THROTTLED = List.of("slow1", "slow2", "slow3", "slow4");

    /** What only much work, little memory or an attack brings about. promtool tries it on any machine. */
    private static final Set<String> NOT_PROVOKED =
            Set.of("ImportedKeyOperatorQueueStuck", "ImportedKeyOperatorMemoryLow", "ImportedKeyForeignParameters");

    private final MockApiServer api = MockApiServer.start();
    private final World world = new World(api);
    private final Map<String, String> arns = new HashMap<>();
    private final Map<String, byte[]> materials = new HashMap<>();
    private final Set<String> fired = new TreeSet<>();

    @TempDir
    private Path folder;

    private Replicas replicas;
    private PrometheusServer prometheus;

    @AfterEach
    void close() {
        prometheus.close();
        replicas.close();
        world.close();
    }

    @Test
    void everyAlertFiresAndClearsAndEveryQueryHasAnAnswer() {
        world.kms().clock().advance(BACK.negated());
        start();
        fleet();
        awaitFiring("ImportedKeyOperatorClockSkew");
        misbehave();
        awaitFiring(
                "ImportedKeyOperatorAccessDenied",
                "ImportedKeyOperatorThrottled",
                "ImportedKeyOperatorRestarts",
                "ImportedKeyRenewalLate late",
                "ImportedKeyAwaitsAnswer answer",
                "ImportedKeyExpiresSoon late",
                "ImportedKeyExpiresSoon answer",
                "ImportedKeyWillLapse fixed",
                "ImportedKeyNotReady missing",
                "ImportedKeyUnusable lost");
        assertThat(prometheus.firing()).doesNotContain("ImportedKeyOperatorClockSkew");
        everyQueryHasAnAnswer();
        repair();
        awaitSilence();

        world.kms().faults().inject(Fault.dropBeforeCommit().always());
        replicas.kill("a");
        awaitFiring("ImportedKeyOperatorAbsent");
        awaitFiring("ImportedKeyOperatorKmsUnavailable");
        awaitFiring("ImportedKeyOperatorRegionUnanswered");
        world.kms().faults().clear();
        replicas.start("a");
        awaitSilence();

        Set<String> missed = new TreeSet<>(Delivered.alertNames());
        fired.forEach(alert -> missed.remove(alert.replaceAll(" .*", "")));
        assertThat(missed).isSubsetOf(NOT_PROVOKED);
    }

    /** The replica that is started first leads. */
    private void start() {
        replicas = new Replicas(world, api, folder);
        replicas.start("a");
        replicas.start("b");
        String rules = MINUTES.matcher(Delivered.read(Delivered.ALERTS))
                .replaceAll(minutes -> Integer.parseInt(minutes.group(1)) * 500 + "ms");
        prometheus = PrometheusServer.start(folder, rules, replicas.ports());
    }

    private void fleet() {
        material("late");
        PlaintextKeys.putSecret(world, "late", materials.get("late"));
        world.apply(plaintext("late").validFor(LIFE).done());
        material("fixed");
        PlaintextKeys.putSecret(world, "fixed", materials.get("fixed"));
        String end = Instant.now()
                .truncatedTo(ChronoUnit.SECONDS)
                .plus(Duration.ofHours(1))
                .toString();
        world.apply(SpecEdit.of(world.key(
                        "fixed", arns.get("fixed"), new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, null, end)))
                .plaintextIn("fixed")
                .done());
        for (String name : List.of("answer", "lost")) {
            material(name);
            world.putSecret(name, world.people().wrap(arns.get(name), SPEC, materials.get(name)));
            world.apply(
                    SpecEdit.of(world.key(name, arns.get(name))).validFor(LIFE).done());
        }
        List.of("late", "fixed", "answer", "lost").forEach(name -> world.awaitReady(name, "True", "Imported"));
    }

    private void misbehave() {
        replicas.kill("b");
        world.kms()
                .faults()
                .inject(Fault.error(400, "AccessDeniedException", "not authorized")
                        .on("ImportKeyMaterial")
                        .forKey(arns.get("late"))
                        .always());
        for (String name : THROTTLED) {
            material(name);
            world.kms()
                    .faults()
                    .inject(Fault.throttle()
                            .on("ImportKeyMaterial")
                            .forKey(arns.get(name))
                            .always());
            PlaintextKeys.putSecret(world, name, materials.get(name));
            world.apply(plaintext(name).done());
        }
        world.apply(world.key("missing", arns.get("late").replaceAll("[0-9a-f]{12}$", "000000000000")));
        world.kms().clock().advance(BACK);
        api.admin().secrets().inNamespace(World.NAMESPACE).withName("lost").delete();
        world.people().kms().deleteImportedKeyMaterial(request -> request.keyId(arns.get("lost")));
    }

    private void repair() {
        world.kms().faults().clear();
        replicas.start("b");
        var set = world.get("answer").getStatus().importParameters().getFirst();
        world.putSecret("answer", Ceremony.answer(set, materials.get("answer")));
        world.putSecret("lost", world.people().wrap(arns.get("lost"), SPEC, materials.get("lost")));
        world.edit("late", key -> SpecEdit.of(key).validFor("20h").done());
        world.edit("fixed", key -> SpecEdit.of(key).validFor("90d").done());
        api.keys(World.NAMESPACE).withName("missing").delete();
    }

    /** Every panel, and every metric that an alert is made of. */
    private void everyQueryHasAnAnswer() {
        List<String> panels = Delivered.queries().stream()
                .map(query -> query.replace("$__rate_interval", "30s").replace("$namespace", World.NAMESPACE))
                .toList();
        assertThat(panels).isNotEmpty().allSatisfy(query -> assertThat(prometheus.query(query))
                .as(query)
                .isNotEmpty());
        // Only a key with material that no entry names has this series.
        assertThat(Delivered.rules()
                        .flatMap(rule -> Delivered.metrics(rule.path("expr").asText()).stream())
                        .filter(metric -> !metric.startsWith("byok_importedkey_unlisted_material")))
                .contains("byok_leader")
                .allSatisfy(metric ->
                        assertThat(prometheus.query(metric)).as(metric).isNotEmpty());
    }

    /** Waits until each has been seen to fire; some do so only for a while. */
    private void awaitFiring(String... alerts) {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> {
            fired.addAll(prometheus.firing());
            assertThat(fired).contains(alerts);
        });
    }

    private void awaitSilence() {
        Awaitility.await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).untilAsserted(() -> assertThat(
                        prometheus.firing())
                .isEmpty());
    }

    private SpecEdit plaintext(String name) {
        return SpecEdit.of(world.key(name, arns.get(name))).plaintextIn(name);
    }

    private void material(String name) {
        arns.put(name, world.people().createKey(SPEC));
        materials.put(name, SoftwareHsm.material(SPEC));
    }
}
