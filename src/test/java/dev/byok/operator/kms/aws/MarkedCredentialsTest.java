package dev.byok.operator.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.byok.operator.kms.CredentialsListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;

/** Where there are no credentials, a fleet of keys does not ask for them thousands of times. */
final class MarkedCredentialsTest {
    private static final AwsCredentials SOME = AwsBasicCredentials.create("id", "secret");

    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger searches = new AtomicInteger();
    private final List<String> told = new ArrayList<>();
    private volatile boolean there;

    private final MarkedCredentials credentials = new MarkedCredentials(
            () -> {
                searches.incrementAndGet();
                if (there) {
                    return SOME;
                }
                throw new IllegalStateException("no token file");
            },
            new CredentialsListener() {
                @Override
                public void found() {
                    told.add("found");
                }

                @Override
                public void missing(String why) {
                    told.add(why);
                }
            },
            nanos::get);

    private void missing() {
        assertThatExceptionOfType(MarkedCredentials.Unavailable.class)
                .isThrownBy(credentials::resolveCredentials)
                .withMessage("No AWS credentials: IllegalStateException: no token file");
    }

    @Test
    void whatIsNotThereIsLookedForEveryFewSecondsWhateverIsAsked() {
        for (int call = 0; call < 1000; call++) {
            missing();
        }
        assertThat(searches).hasValue(1);
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        missing();
        missing();
        assertThat(searches).hasValue(2);
        assertThat(told).hasSize(2);
    }

    @Test
    void credentialsThatComeBackAreUsedAtTheNextLook() {
        missing();
        there = true;
        missing();
        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        assertThat(credentials.resolveCredentials()).isSameAs(SOME);
        assertThat(credentials.resolveCredentials()).isSameAs(SOME);
        assertThat(told).endsWith("found", "found");
    }
}
