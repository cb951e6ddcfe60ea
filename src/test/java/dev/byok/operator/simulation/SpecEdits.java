package dev.byok.operator.simulation;

import dev.byok.operator.api.v1alpha1.AutomationPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import java.time.Duration;
import java.time.Instant;

/** What people change in a spec; what must not stay is changed back some time later. */
final class SpecEdits {
    private final SimulatedClock clock;
    private final Draw draw;
    private final SimulatedCluster cluster;
    private final Undo undo;

    /** Has something done within some hours. */
    interface Undo {
        void within(int least, int most, String name, Runnable what);
    }

    SpecEdits(SimulatedClock clock, Draw draw, SimulatedCluster cluster, Undo undo) {
        this.clock = clock;
        this.draw = draw;
        this.cluster = cluster;
        this.undo = undo;
    }

    void editExpiration() {
        Instant now = clock.now();
        Expiration next =
                switch (draw.below(10)) {
                    case 0 -> Ask.forEver();
                    case 1 -> Ask.validTo(now.plus(draw.between(Duration.ofDays(1), Duration.ofDays(300))));
                    case 2 -> Ask.validTo(now.plus(draw.between(Duration.ofDays(364), Duration.ofDays(500))));
                    case 3 -> Ask.validTo(now.minus(Duration.ofDays(1)));
                    default -> Ask.validFor(draw.pick("12h", "7d", "30d", "90d", "180d", "365d"));
                };
        cluster.ask.expiration = next;
        boolean passing = next.validFor() == null || next.validFor().equals("12h");
        cluster.apply();
        if (passing) {
            undo.within(10, 4000, "back to validFor", () -> {
                cluster.ask.expiration = Ask.validFor(draw.pick("30d", "90d", "365d"));
                cluster.apply();
            });
        }
    }

    void editReimport() {
        AutomationPolicy policy = draw.chance(0.2) ? AutomationPolicy.Manual : AutomationPolicy.Automatic;
        cluster.ask.reimport = switch (draw.below(3)) {
            case 0 -> new Reimport(draw.pick("6h", "1d", "5d", "20d"), null, policy);
            case 1 -> new Reimport(null, draw.pick(5, 20, 50, 90), policy);
            default -> new Reimport(null, null, policy);
        };
        cluster.apply();
        if (policy == AutomationPolicy.Manual) {
            undo.within(100, 4000, "automatic reimport", () -> {
                cluster.ask.reimport = null;
                cluster.apply();
            });
        }
    }

    void editRecovery() {
        cluster.ask.manualRecovery = !cluster.ask.manualRecovery;
        cluster.apply();
    }

    void editWrapping() {
        WrappingKeySpec size = draw.pick(WrappingKeySpec.RSA_2048, WrappingKeySpec.RSA_3072, WrappingKeySpec.RSA_4096);
        cluster.ask.wrapping = draw.chance(0.3) ? null : new Wrapping(null, size);
        cluster.apply();
    }

    void suspend() {
        cluster.ask.suspend = true;
        cluster.apply();
        undo.within(1, 1000, "resume", () -> {
            cluster.ask.suspend = false;
            cluster.apply();
        });
    }

    void changeSource() {
        cluster.ask.plaintext = !cluster.ask.plaintext;
        cluster.apply();
    }

    void publishNever() {
        cluster.ask.publish = false;
        cluster.apply();
        undo.within(1, 2000, "publish", () -> {
            cluster.ask.publish = true;
            cluster.apply();
        });
    }
}
