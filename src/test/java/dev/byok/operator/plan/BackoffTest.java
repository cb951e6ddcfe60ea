package dev.byok.operator.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.Failures;
import dev.byok.operator.kms.KmsFailure.Kind;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** When failed steps are tried again, of imports and of the calls before them. */
final class BackoffTest {
    private static final Instant FAILED = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration LONGEST = Duration.ofMinutes(15);
    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final int MANY = 40;

    private static Duration delay(int failures, Duration timeLeft) {
        Failures counted = new Failures(failures, FAILED, FAILED, "KmsUnavailable", "", "");
        return Duration.between(FAILED, Backoff.nextTry(counted, "uid-1", timeLeft));
    }

    /** The longest pause with the spread that is added to it. */
    private static Duration spread(Duration pause) {
        return pause.multipliedBy(6).dividedBy(5);
    }

    private static Scene ceremony() {
        Scene scene = new Scene();
        scene.bundle = new BundleView.Absent("Secret s is not there");
        return scene;
    }

    private static Scene plaintext() {
        Scene scene = new Scene();
        scene.bundle = new BundleView.Plaintext("v1", 32, null);
        return scene;
    }

    /** A symmetric key whose renewal window is open, with that much time left. */
    private static Scene due(Scene scene, Duration timeLeft) {
        scene.holds(scene.time.plus(timeLeft));
        scene.request = "now";
        return scene;
    }

    @Test
    void pausesDoubleUpToAQuarterOfAnHour() {
        Duration pause = Duration.ofSeconds(5);
        for (int failures = 1; failures <= MANY; failures++) {
            assertThat(delay(failures, null)).isBetween(pause, spread(pause));
            pause = pause.multipliedBy(2).compareTo(LONGEST) < 0 ? pause.multipliedBy(2) : LONGEST;
        }
    }

    @Test
    void noPauseTakesMoreThanAnEighthOfTheTimeLeft() {
        for (Duration left : List.of(Duration.ofMinutes(1), Duration.ofMinutes(30), Duration.ofHours(2))) {
            assertThat(delay(MANY, left)).isBetween(left.dividedBy(10), left.dividedBy(8));
        }
    }

    @Test
    void theLastSecondsAreNotSpentInAStormOfCalls() {
        assertThat(delay(MANY, Duration.ofMillis(100))).isGreaterThanOrEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void aKeyThatWorksNoMoreIsTriedAtTheUsualPace() {
        assertThat(delay(MANY, Duration.ofDays(-1))).isBetween(LONGEST, spread(LONGEST));
    }

    @TestFactory
    Stream<DynamicTest> refusedParametersAreAskedForAgainInGrowingPausesThatStatusShows() {
        return each(() -> ceremony(), () -> plaintext(), BackoffTest::pausesGrow);
    }

    private static void pausesGrow(Scene scene) {
        List<Duration> pauses = new ArrayList<>();
        for (int failures = 1; failures <= 12; failures++) {
            scene.refusesParameters(Kind.ACCESS_DENIED);
            Instant failed = scene.time;
            Plan plan = scene.plan();
            assertThat(plan.action()).isInstanceOf(Action.None.class);
            assertThat(scene.status.failures().count()).isEqualTo(failures);
            assertThat(scene.status.nextRetryTime())
                    .isEqualTo(failed.plus(plan.recheckAfter()).truncatedTo(ChronoUnit.SECONDS));
            scene.pass(plan.recheckAfter().minus(SECOND));
            assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
            scene.pass(SECOND);
            pauses.add(Duration.between(failed, scene.time));
        }
        assertThat(pauses.subList(0, 8)).isSorted();
        assertThat(pauses.getLast()).isBetween(LONGEST, spread(LONGEST));
    }

    @TestFactory
    Stream<DynamicTest> aRenewalThatFailsIsTriedAgainWellBeforeTheKeyStopsWorking() {
        Duration left = Duration.ofHours(1);
        return each(() -> due(ceremony(), left), () -> due(plaintext(), left), scene -> {
            Instant end = scene.validTo;
            for (int failures = 1; failures <= MANY; failures++) {
                scene.refusesParameters(Kind.SERVER_FAULT);
                Plan plan = scene.plan();
                assertThat(scene.status.condition("Ready").orElseThrow().status())
                        .isEqualTo("True");
                Duration mostOfIt = Duration.between(scene.time, end).dividedBy(8);
                assertThat(plan.recheckAfter()).isLessThanOrEqualTo(max(mostOfIt, Duration.ofSeconds(6)));
                scene.pass(plan.recheckAfter());
                if (!scene.time.isBefore(end)) {
                    return;
                }
            }
        });
    }

    private static Duration max(Duration a, Duration b) {
        return a.compareTo(b) > 0 ? a : b;
    }

    @TestFactory
    Stream<DynamicTest> aChangedInputEndsThePauseAtOnce() {
        Map<String, Consumer<Scene>> changes = Map.of(
                "annotation",
                scene -> scene.request = "again",
                "spec",
                scene -> scene.expiration = new Expiration(ExpirationModel.KEY_MATERIAL_DOES_NOT_EXPIRE, null, null));
        return changes.entrySet().stream()
                .flatMap(change -> each(BackoffTest::ceremony, BackoffTest::plaintext, scene -> {
                    failFor(scene);
                    change.getValue().accept(scene);
                    assertThat(scene.plan().action()).as(change.getKey()).isInstanceOf(Action.GetParameters.class);
                }));
    }

    @Test
    void aChangedSecretEndsThePauseAtOnce() {
        Scene plaintext = plaintext();
        failFor(plaintext);
        plaintext.bundle = new BundleView.Plaintext("v2", 32, null);
        assertThat(plaintext.plan().action()).isInstanceOf(Action.GetParameters.class);

        Scene ceremony = ceremony();
        failFor(ceremony);
        ceremony.bundle = Scene.pair("b1", "t1");
        assertThat(ceremony.plan().action()).isInstanceOf(Action.Import.class);

        Scene refused = new Scene();
        refused.refuses(Kind.ACCESS_DENIED);
        assertThat(refused.plan().action()).isInstanceOf(Action.None.class);
        refused.bundle = Scene.pair("b2", "t2");
        assertThat(refused.plan().action()).isInstanceOf(Action.Import.class);
    }

    private static void failFor(Scene scene) {
        for (int failures = 0; failures < 10; failures++) {
            scene.refusesParameters(Kind.ACCESS_DENIED);
            scene.pass(scene.plan().recheckAfter());
        }
        scene.refusesParameters(Kind.ACCESS_DENIED);
        assertThat(scene.plan().action()).isInstanceOf(Action.None.class);
    }

    @Test
    void aFailureThatIsOverLeavesNoTrace() {
        Scene scene = plaintext();
        scene.refusesParameters(Kind.SERVER_FAULT);
        scene.pass(scene.plan().recheckAfter());
        scene.parameters = new ParametersView("RSAES_OAEP_SHA_256", "RSA_4096", scene.time.plus(Duration.ofDays(1)));
        scene.imports();
        scene.plan();
        assertThat(scene.status.failures()).isNull();
        assertThat(scene.status.nextRetryTime()).isNull();
    }

    @Test
    void aKeyThatCannotBeReadIsAskedAgainInGrowingPauses() {
        Scene scene = new Scene();
        scene.unreadable = Kind.SERVER_FAULT;
        List<Duration> pauses = new ArrayList<>();
        for (int failures = 1; failures <= 12; failures++) {
            Plan plan = scene.plan();
            pauses.add(plan.recheckAfter());
            assertThat(scene.status.nextRetryTime())
                    .isEqualTo(scene.time.plus(plan.recheckAfter()).truncatedTo(ChronoUnit.SECONDS));
            scene.pass(plan.recheckAfter());
        }
        assertThat(pauses.subList(0, 8)).isSorted();
        assertThat(pauses.getLast()).isLessThanOrEqualTo(spread(LONGEST));
        scene.unreadable = null;
        assertThat(scene.plan().action()).isInstanceOf(Action.Import.class);
    }

    private static Stream<DynamicTest> each(Supplier<Scene> ceremony, Supplier<Scene> plaintext, Consumer<Scene> test) {
        return Stream.of(
                DynamicTest.dynamicTest("ceremony", () -> test.accept(ceremony.get())),
                DynamicTest.dynamicTest("plaintext", () -> test.accept(plaintext.get())));
    }
}
