package dev.byok.operator.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Three clocks that move together: KMS's, which counts as true, the operator's and the API server's. */
final class SimulatedClock implements InstantSource {
    static final Instant START = Instant.parse("2027-01-01T00:00:00Z");

    private long millis = START.toEpochMilli();
    private long operatorAhead;
    private long apiServerAhead;

    /** The operator's clock. */
    @Override
    public Instant instant() {
        return Instant.ofEpochMilli(millis + operatorAhead);
    }

    /** True time, to the millisecond. */
    Instant now() {
        return Instant.ofEpochMilli(millis);
    }

    /** KMS's clock as answers carry it. */
    Instant kms() {
        return Instant.ofEpochSecond(Math.floorDiv(millis, 1000));
    }

    Instant apiServer() {
        return Instant.ofEpochMilli(millis + apiServerAhead);
    }

    void pass(Duration duration) {
        millis += duration.toMillis();
    }

    /** Never goes back: what is due in the past is done now. */
    void moveTo(Instant instant) {
        millis = Math.max(millis, instant.toEpochMilli());
    }

    /** Sets the operator's clock that far ahead of KMS's; negative is behind. */
    void setOperatorAhead(Duration ahead) {
        operatorAhead = ahead.toMillis();
    }

    void setApiServerAhead(Duration ahead) {
        apiServerAhead = ahead.toMillis();
    }
}
