package dev.byok.operator.kms.aws;

import dev.byok.operator.kms.CredentialsListener;
import java.time.Duration;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Marks every failure to get credentials. Without the mark, STS or a metadata service that refuses or does not answer
 * could not be told from KMS that does, though KMS was never asked.
 *
 * <p>Where there are none, one caller looks for them every few seconds, and all others fail at once with what it found:
 * a fleet of keys must not ask STS or a metadata service thousands of times for what is not there.
 */
final class MarkedCredentials implements AwsCredentialsProvider, SdkAutoCloseable {
    private static final long PAUSE_NANOS = Duration.ofSeconds(5).toNanos();

    private final AwsCredentialsProvider provider;
    private final CredentialsListener listener;
    private final LongSupplier nanos;
    private final Lock search = new ReentrantLock();
    private volatile Failed failed;

    MarkedCredentials(AwsCredentialsProvider provider, CredentialsListener listener, LongSupplier nanos) {
        this.provider = provider;
        this.listener = listener;
        this.nanos = nanos;
    }

    /** There are no credentials to sign a request with; nothing was sent to KMS. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unavailable(String why, RuntimeException cause) {
            super(why, cause);
        }
    }

    /** The last search, which found none. */
    private record Failed(String why, RuntimeException cause, long atNanos) {}

    @Override
    public AwsCredentials resolveCredentials() {
        Failed last = failed;
        if (last == null) {
            return searched();
        }
        boolean recent = nanos.getAsLong() - last.atNanos() < PAUSE_NANOS;
        if (recent || !search.tryLock()) {
            throw new Unavailable(last.why(), last.cause());
        }
        try {
            return searched();
        } finally {
            search.unlock();
        }
    }

    private AwsCredentials searched() {
        try {
            AwsCredentials credentials = provider.resolveCredentials();
            failed = null;
            listener.found();
            return credentials;
        } catch (RuntimeException e) {
            String why = AwsFailures.whyNone(e);
            failed = new Failed(why, e, nanos.getAsLong());
            listener.missing(why);
            throw new Unavailable(why, e);
        }
    }

    @Override
    public void close() {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
