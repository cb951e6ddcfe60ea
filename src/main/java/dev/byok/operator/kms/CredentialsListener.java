package dev.byok.operator.kms;

/**
 * Is told of the operator's AWS credentials at every call, so that what concerns all keys is told in one place. It is
 * told by many threads at once, and must not block.
 */
public interface CredentialsListener {
    /** Does nothing. */
    CredentialsListener NONE = new CredentialsListener() {};

    /** There are credentials to sign requests with. */
    default void found() {}

    /**
     * There are none.
     *
     * @param why in the AWS SDK's words, which may name roles and files
     */
    default void missing(String why) {}

    /** AWS accepted the credentials in that Region, whatever else it answered. */
    default void accepted(String region) {}

    /**
     * AWS did not accept the credentials in that Region.
     *
     * @param why AWS's words
     * @param requestId AWS request id; may be null
     */
    default void rejected(String region, String why, String requestId) {}
}
