package dev.byok.operator.soak;

import dev.byok.operator.Ceremony;
import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.material.MaterialShape;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/** Those who wrap, ask, delete and meddle. */
final class People {
    /** A late ceremony answers when the key lives no longer than that. */
    private static final Duration LATE = Duration.ofDays(18);

    private static final int HUNDRED = 100;

    private final Site site;
    private final Diary diary;
    private final Random random;
    private final Map<String, Ceremony.Answer> heldBack = new HashMap<>();
    private final Set<String> answeredOnce = new HashSet<>();
    private final Map<String, String> awaited = new HashMap<>();
    private int changes;

    People(Site site, Diary diary, Random random) {
        this.site = site;
        this.diary = diary;
        this.random = random;
    }

    /** A day's work: what was held back is handed in, published sets are answered, and some meddle. */
    void work(List<Subject> subjects, Map<String, ImportedKey> resources, boolean meddle) {
        awaited.clear();
        new ArrayList<>(heldBack.keySet()).forEach(name -> hand(name, heldBack.remove(name), Diary.Deed.ANSWERED));
        for (Subject subject : subjects) {
            ImportedKeyStatus status = resources.get(subject.name()).getStatus();
            if (status == null) {
                continue;
            }
            if (!status.importParameters().isEmpty() && comes(subject, status, meddle)) {
                answer(subject, status.importParameters().getFirst(), meddle);
            }
            if (meddle && !awaited.containsKey(subject.name())) {
                meddle(subject, status);
            }
        }
    }

    private boolean comes(Subject subject, ImportedKeyStatus status, boolean meddle) {
        Instant end = status.validTo();
        return switch (subject.kind()) {
            case WRAPPED_NEVER -> answeredOnce.add(subject.name());
            case WRAPPED_LATE ->
                !meddle || end == null || end.isBefore(site.clock().instant().plus(LATE));
            default -> !meddle || random.nextInt(HUNDRED) < 85;
        };
    }

    private void answer(Subject subject, ImportParameters set, boolean meddle) {
        Ceremony.Answer answer = Ceremony.answer(set, subject.material());
        boolean steady = !meddle || subject.kind() == Kind.WRAPPED_NEVER;
        int chance = steady ? HUNDRED : random.nextInt(HUNDRED);
        if (chance < 4) {
            heldBack.put(subject.name(), answer);
        } else if (chance < 8) {
            byte[] damaged = Ceremony.other(answer.encryptedKeyMaterial());
            hand(subject.name(), new Ceremony.Answer(damaged, answer.importToken()), Diary.Deed.ANSWERED_WRONGLY);
        } else {
            hand(subject.name(), answer, Diary.Deed.ANSWERED);
        }
    }

    private void hand(String name, Ceremony.Answer answer, Diary.Deed deed) {
        String token = MaterialShape.fingerprint(answer.importToken());
        site.putSecret(
                name,
                Map.of("encryptedKeyMaterial", answer.encryptedKeyMaterial(), "importToken", answer.importToken()));
        diary.note(deed, name, token);
        awaited.put(name, token);
    }

    private void meddle(Subject subject, ImportedKeyStatus status) {
        int chance = random.nextInt(10 * HUNDRED);
        boolean holds = "Enabled".equals(status.keyState());
        if (chance < 5 && holds && subject.kind().isDeleted()) {
            diary.note(Diary.Deed.DELETED, subject.name(), "");
            site.people().kms().deleteImportedKeyMaterial(request -> request.keyId(subject.arn()));
        } else if (chance < 10 && holds && subject.kind().isDeleted()) {
            request(subject);
        } else if (chance < 80 && asksAfterLoss(subject, status)) {
            request(subject);
        } else if (chance >= 990 && (!subject.kind().wrapped() || answeredOnce(status))) {
            site.touchSecret(subject.name(), "n" + ++changes);
            diary.note(Diary.Deed.REWRITTEN, subject.name(), "");
        }
    }

    private static boolean asksAfterLoss(Subject subject, ImportedKeyStatus status) {
        boolean manual = subject.kind() == Kind.REIMPORT_MANUAL || subject.kind() == Kind.RECOVERY_MANUAL;
        return manual && status.lossTime() != null;
    }

    private static boolean answeredOnce(ImportedKeyStatus status) {
        return status.material(Subject.MATERIAL).bundle() != null;
    }

    private void request(Subject subject) {
        String value = "r" + ++changes;
        diary.note(Diary.Deed.REQUESTED, subject.name(), value);
        site.request(subject.name(), value);
    }

    /** Touches a resource that somebody may be about to write. */
    void disturb(List<Subject> subjects) {
        Subject subject = subjects.get(random.nextInt(subjects.size()));
        site.touch(subject.name(), "n" + ++changes);
        diary.note(Diary.Deed.TOUCHED, subject.name(), "");
    }

    /** The answers of the last day that the operator shows no sign of having met. */
    List<String> unmet() {
        awaited.entrySet().removeIf(entry -> met(site.get(entry.getKey()), entry.getValue()));
        return List.copyOf(awaited.keySet());
    }

    private static boolean met(ImportedKey key, String sha256) {
        String token = Site.DIGEST_KEY.rekeyed(sha256);
        MaterialStatus material = key.getStatus().material(Subject.MATERIAL);
        boolean known = (material.bundle() != null
                        && token.equals(material.bundle().tokenDigest()))
                || (material.attempt() != null
                        && token.equals(material.attempt().tokenDigest()))
                || (material.held() != null && token.equals(material.held().tokenDigest()))
                || material.rejected().stream().anyMatch(refused -> token.equals(refused.tokenDigest()));
        return known || unsettled(key);
    }

    /** Whether KMS did not answer as it should, and another try is to come. */
    static boolean unsettled(ImportedKey key) {
        return key.getStatus().nextRetryTime() != null
                || key.getStatus().failures() != null
                || key.getStatus()
                        .condition("Ready")
                        .map(Condition::reason)
                        .filter(Set.of("Throttled", "Verifying", "ImportUnconfirmed", "Importing")::contains)
                        .isPresent();
    }
}
