package dev.byok.operator.kmsemulator.key;

import java.time.Instant;

/**
 * What CreateKey settles for good.
 *
 * @param arn where the key lives
 * @param spec KeySpec
 * @param usage KeyUsage
 * @param external whether Origin is EXTERNAL; otherwise it is AWS_KMS
 * @param primaryRegion Region of the primary key of a multi-Region key, null for a single-Region key
 * @param creationDate CreationDate
 */
public record KeyIdentity(
        KeyArn arn, KeySpec spec, KeyUsage usage, boolean external, String primaryRegion, Instant creationDate) {

    /** Origin on the wire. */
    public String origin() {
        return external ? "EXTERNAL" : "AWS_KMS";
    }

    /** Whether it is a multi-Region key. */
    public boolean multiRegion() {
        return primaryRegion != null;
    }

    /** Whether it is a replica. */
    public boolean replica() {
        return multiRegion() && !primaryRegion.equals(arn.region());
    }
}
