package dev.byok.operator.kmsemulator.key;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.util.regex.Pattern;

/**
 * Reads a KeyId parameter as KMS does.
 *
 * @param store where aliases are looked up
 * @param region the caller's Region
 * @param accountId the caller's account
 */
public record KeyReference(KeyStore store, String region, String accountId) {
    private static final Pattern KEY_ID = Pattern.compile(
            "[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|mrk-[0-9a-f]{32}");
    private static final int ARN_PARTS = 6;

    /**
     * The key meant; it need not exist.
     *
     * @param aliases whether the operation takes aliases
     * @throws AwsError if the reference is malformed, belongs elsewhere, or is an alias that is not taken or not there
     */
    public KeyArn resolve(String reference, boolean aliases) {
        if (reference.startsWith("arn:")) {
            return resolveArn(reference, aliases);
        }
        if (reference.startsWith("alias/") && aliases) {
            return target(KeyArn.aliasArn(region, accountId, reference));
        }
        return key(reference);
    }

    private KeyArn resolveArn(String arn, boolean aliases) {
        String[] parts = arn.split(":", ARN_PARTS);
        if (parts.length < ARN_PARTS || !parts[2].equals("kms") || !parts[1].equals(KeyArn.partition(region))) {
            throw new AwsError("InvalidArnException", "Invalid arn " + arn);
        }
        if (!parts[3].equals(region)) {
            throw AwsError.notFound("Invalid arn " + parts[3]);
        }
        String resource = parts[5];
        if (resource.startsWith("alias/")) {
            if (!aliases) {
                throw new AwsError("InvalidArnException", "Key Aliases are not supported for this operation");
            }
            return target(arn);
        }
        if (!resource.startsWith("key/")) {
            throw new AwsError("InvalidArnException", "Invalid arn " + arn);
        }
        KeyArn key = key(resource.substring("key/".length()));
        if (!parts[4].equals(accountId)) {
            throw AwsError.notFound("Key '" + arn + "' does not exist");
        }
        return key;
    }

    private KeyArn key(String keyId) {
        if (!KEY_ID.matcher(keyId).matches()) {
            throw AwsError.notFound("Invalid keyId '" + keyId + "'");
        }
        return new KeyArn(region, accountId, keyId);
    }

    private KeyArn target(String aliasArn) {
        return store.alias(aliasArn)
                .orElseThrow(() -> AwsError.notFound("Alias " + aliasArn + " is not found."))
                .target();
    }
}
