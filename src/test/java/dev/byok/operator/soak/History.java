package dev.byok.operator.soak;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.control.RequestLog;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import software.amazon.awssdk.services.kms.model.KeyMetadata;

/** Lives the simulated years: the clock moves, things go wrong, the operator comes to rest, people act. */
final class History implements AutoCloseable {
    private static final int MOST_SETTLING_STEPS = 60;
    private static final Duration SETTLING_STEP = Duration.ofMinutes(20);
    private static final Duration CALM = Duration.ofDays(Subject.MOST_POLL_DAYS + 3);
    private static final Duration CALM_STEP = Duration.ofDays(6);
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration SOON = Duration.ofDays(9);
    private static final int STEPS_BETWEEN_KILLS = 24;
    private static final int TOUCHES = 6;
    private static final int MOST_UNSETTLED = 3;

    private final Random random;
    private final Site site;
    private final Diary diary;
    private final Weather weather;
    private final People people;
    private final OperatorUnderTest operator;
    private final List<Subject> subjects;
    private final Instant start;
    private final Steps steps;
    private int taken;

    History(long seed, int keys, Path folder) {
        random = new Random(seed);
        site = new Site(folder);
        diary = new Diary(site.clock());
        weather = new Weather(site, diary, random);
        people = new People(site, diary, random);
        start = site.clock().instant();
        operator = new OperatorUnderTest(
                site.clock(), folder, site.api().kubeconfig(), site.kms().endpoint(), random);
        subjects = new Population(site, random).create(keys);
        steps = new Steps(site.clock(), random, subjects);
    }

    /** Lives so long, then waits in calm weather until everything is settled. */
    void live(Duration time) {
        operator.start();
        settle();
        Instant end = start.plus(time);
        Map<String, ImportedKey> resources = site.list();
        while (site.clock().instant().isBefore(end)) {
            resources = step(resources);
        }
        weather.clear();
        calm();
        settle();
    }

    /** Time enough for every key to be polled, in which nothing goes wrong and everything is answered. */
    private void calm() {
        Instant end = site.clock().instant().plus(CALM);
        while (site.clock().instant().isBefore(end)) {
            site.clock().advance(steps.atMost(CALM_STEP, steps.untilTheFirstEnd(site.list())));
            rest(site.clock().instant(), () -> {});
            people.work(subjects, site.list(), false);
            awaitAnswersMet();
        }
    }

    private Map<String, ImportedKey> step(Map<String, ImportedKey> resources) {
        taken++;
        Duration left = steps.untilTheFirstEnd(resources);
        weather.clear();
        if (!Steps.lastTries(left)) {
            weather.worsen(1 + random.nextInt(2 + subjects.size() / 8), due(resources));
        }
        site.clock().advance(steps.next(left));
        Instant jumped = site.clock().instant();
        if (taken % STEPS_BETWEEN_KILLS == 0) {
            operator.awaitPasses(1 + random.nextInt(1 + subjects.size() / 4));
            kill();
        }
        int[] touches = {random.nextInt(TOUCHES)};
        rest(jumped, () -> {
            if (touches[0]-- > 0) {
                people.disturb(subjects);
            }
        });
        people.work(subjects, site.list(), !Steps.lastTries(left));
        if (taken % STEPS_BETWEEN_KILLS == STEPS_BETWEEN_KILLS / 2) {
            operator.awaitPasses(1 + random.nextInt(3));
            kill();
        }
        awaitAnswersMet();
        return site.list();
    }

    private void rest(Instant seen, Runnable meanwhile) {
        operator.awaitRest(seen, meanwhile);
        diary.note(Diary.Deed.RESTED, null, "");
    }

    private void kill() {
        diary.note(Diary.Deed.KILLED, null, "");
        operator.kill();
        operator.start();
    }

    private void awaitAnswersMet() {
        try {
            Awaitility.await("answers are met")
                    .atMost(PATIENCE)
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(50))
                    .until(() -> people.unmet().isEmpty());
        } catch (ConditionTimeoutException e) {
            String names = String.join(", ", people.unmet());
            throw new Violation("the operator shows no sign of having met the answers for " + names, e);
        }
        rest(operator.timerLook(), () -> {});
    }

    private List<Subject> due(Map<String, ImportedKey> resources) {
        Instant soon = site.clock().instant().plus(SOON);
        return subjects.stream()
                .filter(subject -> {
                    Instant next = resources.get(subject.name()).getStatus().nextReimportTime();
                    return next != null && next.isBefore(soon);
                })
                .toList();
    }

    /** Short steps in which people answer everything, until no status is to change any more. */
    private void settle() {
        for (int i = 0; i < MOST_SETTLING_STEPS; i++) {
            rest(site.clock().instant(), () -> {});
            Map<String, ImportedKey> resources = site.list();
            if (resources.values().stream().allMatch(this::settled)) {
                return;
            }
            people.work(subjects, resources, false);
            site.clock().advance(SETTLING_STEP);
        }
    }

    private boolean settled(ImportedKey key) {
        return key.getStatus() != null
                && !People.unsettled(key)
                && (key.getStatus().importParameters().isEmpty()
                        || (key.getStatus().material(Subject.MATERIAL).bundle() != null && never(key)));
    }

    private boolean never(ImportedKey key) {
        return subjects.stream()
                .anyMatch(subject ->
                        subject.name().equals(key.getMetadata().getName()) && subject.kind() == Kind.WRAPPED_NEVER);
    }

    /** The keys that are not as they should be by now, for a life that was cut short. */
    String unsettled(int trace) {
        List<LoggedRequest> log = site.kms().log().requests();
        Map<String, ImportedKey> resources = site.list();
        List<String> unmet = people.unmet();
        return subjects.stream()
                .filter(subject -> unmet.contains(subject.name()) || !settled(resources.get(subject.name())))
                .map(subject -> Life.of(subject, log, diary).trace(trace) + "\n  "
                        + resources.get(subject.name()).getStatus())
                .limit(MOST_UNSETTLED)
                .collect(Collectors.joining("\n"));
    }

    /** Everything that is wrong, each with the trace of its key. */
    List<String> violations(int trace) {
        List<LoggedRequest> log = site.kms().log().requests();
        Map<String, ImportedKey> resources = site.list();
        Instant end = site.clock().instant();
        List<String> all = new ArrayList<>(LogCheck.violations(operator.output()));
        for (Subject subject : subjects) {
            Life life = Life.of(subject, log, diary);
            List<String> wrong = new ArrayList<>(ImportChecks.violations(life, end));
            wrong.addAll(Budget.violations(life, start, end));
            ImportedKey key = resources.get(subject.name());
            KeyMetadata truth = site.truth(subject);
            wrong.addAll(StatusChecks.violations(subject, key, truth, end));
            if (!life.agrees(truth, end)) {
                wrong.add("the log and KMS disagree: " + truth);
            }
            if (!wrong.isEmpty()) {
                all.add(String.join("\n", wrong) + "\n" + life.trace(trace) + "\n  " + key.getStatus());
            }
        }
        return all;
    }

    /** What was lived through, in numbers. */
    String account() {
        RequestLog log = site.kms().log();
        return ("%d keys, %d days in %d steps, %d kills, %d faults met; %d requests, %d sets of parameters,"
                        + " %d imports; people: %d answers, %d of them wrong, %d deletions, %d requests for an import,"
                        + " %d Secrets rewritten, %d resources touched")
                .formatted(
                        subjects.size(),
                        Duration.between(start, site.clock().instant()).toDays(),
                        taken,
                        diary.count(Diary.Deed.KILLED),
                        weather.met(),
                        log.requests().size(),
                        log.requests("GetParametersForImport").size(),
                        log.imports().size(),
                        diary.count(Diary.Deed.ANSWERED) + diary.count(Diary.Deed.ANSWERED_WRONGLY),
                        diary.count(Diary.Deed.ANSWERED_WRONGLY),
                        diary.count(Diary.Deed.DELETED),
                        diary.count(Diary.Deed.REQUESTED),
                        diary.count(Diary.Deed.REWRITTEN),
                        diary.count(Diary.Deed.TOUCHED));
    }

    @Override
    public void close() {
        operator.close();
        site.close();
    }
}
