package dev.byok.operator.kmsemulator.key;

/**
 * Where a key lives and how it is called there.
 *
 * @param region Region
 * @param accountId account
 * @param keyId key id, a UUID or {@code mrk-} and 32 hex digits
 */
public record KeyArn(String region, String accountId, String keyId) {
    /** The related multi-Region key of another Region. */
    public KeyArn in(String otherRegion) {
        return new KeyArn(otherRegion, accountId, keyId);
    }

    @Override
    public String toString() {
        return "arn:" + partition(region) + ":kms:" + region + ":" + accountId + ":key/" + keyId;
    }

    /** ARN of an alias, by its name with the {@code alias/} prefix. */
    public static String aliasArn(String region, String accountId, String alias) {
        return "arn:" + partition(region) + ":kms:" + region + ":" + accountId + ":" + alias;
    }

    static String partition(String region) {
        if (region.startsWith("cn-")) {
            return "aws-cn";
        }
        return region.startsWith("us-gov-") ? "aws-us-gov" : "aws";
    }
}
