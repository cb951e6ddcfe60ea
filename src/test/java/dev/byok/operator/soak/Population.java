package dev.byok.operator.soak;

import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Makes the keys: every kind in its share, key specs and lifetimes mixed. */
final class Population {
    private static final int HUNDRED = 100;
    private static final int SYMMETRIC = 60;
    private static final int HMAC = 85;
    private static final int ECC = 95;

    private final Site site;
    private final Random random;
    private final Map<String, byte[]> slowMaterial = new HashMap<>();

    Population(Site site, Random random) {
        this.site = site;
        this.random = random;
    }

    /** Creates that many keys in KMS, with their resources, and Secrets where the operator may read the material. */
    List<Subject> create(int count) {
        List<Subject> subjects = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Subject subject = subject("k" + i, Kind.of(i * HUNDRED / count));
            if (!subject.kind().wrapped()) {
                site.putSecret(subject.name(), Map.of("keyMaterial", subject.material()));
            }
            site.api().admin().resource(subject.resource(Site.NAMESPACE)).create();
            subjects.add(subject);
        }
        return subjects;
    }

    private Subject subject(String name, Kind kind) {
        String keySpec = keySpec(random.nextInt(HUNDRED));
        boolean rare = random.nextInt(HUNDRED) < 90;
        return new Subject(
                name,
                site.people().createKey(keySpec),
                keySpec,
                kind,
                material(keySpec),
                75 + random.nextInt(126),
                random.nextBoolean() ? 0 : 22 + random.nextInt(20),
                kind == Kind.FIXED_END ? end() : null,
                rare ? 14 : 1,
                rare);
    }

    private static String keySpec(int percent) {
        if (percent < SYMMETRIC) {
            return "SYMMETRIC_DEFAULT";
        }
        if (percent < HMAC) {
            return "HMAC_256";
        }
        return percent < ECC ? "ECC_NIST_P256" : "RSA_2048";
    }

    /** Pairs of RSA are slow to make, so keys share them. */
    private byte[] material(String keySpec) {
        return keySpec.startsWith("RSA")
                ? slowMaterial.computeIfAbsent(keySpec, SoftwareHsm::material)
                : SoftwareHsm.material(keySpec);
    }

    /** Soon, or too far away for KMS at first. */
    private Instant end() {
        return site.clock()
                .instant()
                .plus(Duration.ofDays(60 + random.nextInt(900)))
                .truncatedTo(ChronoUnit.SECONDS);
    }
}
