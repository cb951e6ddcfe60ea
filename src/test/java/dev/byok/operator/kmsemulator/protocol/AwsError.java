package dev.byok.operator.kmsemulator.protocol;

/** A request that AWS refuses: the error code and HTTP status the caller sees, and a message without key material. */
public final class AwsError extends RuntimeException {
    private static final int CLIENT_ERROR = 400;

    private final String code;
    private final int status;

    /** An error with HTTP status 400, which most of KMS's have. */
    public AwsError(String code, String message) {
        this(CLIENT_ERROR, code, message);
    }

    /**
     * An error with its own HTTP status.
     *
     * @param message null where KMS says nothing
     */
    public AwsError(int status, String code, String message) {
        super(message, null, false, false);
        this.status = status;
        this.code = code;
    }

    /** The error code, such as {@code NotFoundException}. */
    public String code() {
        return code;
    }

    /** The HTTP status. */
    public int status() {
        return status;
    }

    /** A request that is wrong in itself. */
    public static AwsError validation(String message) {
        return new AwsError("ValidationException", message);
    }

    /** Something that does not exist. */
    public static AwsError notFound(String message) {
        return new AwsError("NotFoundException", message);
    }

    /** A key whose state forbids the operation. */
    public static AwsError invalidState(String message) {
        return new AwsError("KMSInvalidStateException", message);
    }

    /** A key or parameter that the operation cannot handle. */
    public static AwsError unsupported(String message) {
        return new AwsError("UnsupportedOperationException", message);
    }

    /** Imported bytes that are not what the key needs. */
    public static AwsError incorrectKeyMaterial(String message) {
        return new AwsError("IncorrectKeyMaterialException", message);
    }

    /** Ciphertext that does not decrypt; KMS says no more than that. */
    public static AwsError invalidCiphertext() {
        return new AwsError("InvalidCiphertextException", null);
    }
}
