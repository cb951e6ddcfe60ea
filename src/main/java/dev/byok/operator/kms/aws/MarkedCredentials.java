package dev.byok.operator.kms.aws;

import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.utils.SdkAutoCloseable;

/**
 * Marks every failure to get credentials. Without the mark, STS or a metadata service that refuses or does not answer
 * could not be told from KMS that does, though KMS was never asked.
 */
record MarkedCredentials(AwsCredentialsProvider provider) implements AwsCredentialsProvider, SdkAutoCloseable {

    /** There are no credentials to sign a request with; nothing was sent to KMS. */
    static final class Unavailable extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private Unavailable(RuntimeException cause) {
            super(cause);
        }
    }

    @Override
    public AwsCredentials resolveCredentials() {
        try {
            return provider.resolveCredentials();
        } catch (RuntimeException e) {
            throw new Unavailable(e);
        }
    }

    @Override
    public void close() {
        if (provider instanceof SdkAutoCloseable closeable) {
            closeable.close();
        }
    }
}
