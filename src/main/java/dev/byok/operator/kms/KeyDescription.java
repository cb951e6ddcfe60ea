package dev.byok.operator.kms;

import java.time.Instant;

/**
 * What DescribeKey says of a key. Components are null where KMS leaves them out.
 *
 * @param arn key ARN
 * @param state key state
 * @param keySpec KMS's KeySpec, which may be one whose material cannot be imported
 * @param keyUsage KMS's KeyUsage
 * @param origin KMS's Origin; EXTERNAL for imported material
 * @param multiRegion whether it is a multi-Region key
 * @param multiRegionKeyType PRIMARY or REPLICA; multi-Region keys only
 * @param deletionDate when KMS deletes the key; only while that is pending
 * @param expirationModel KMS's ExpirationModel; null while material is missing
 * @param validTo the earliest end of validity of the key's materials; null when none expires or none is there
 * @param currentKeyMaterialId id of the current material; symmetric keys only, from the first import on and also after
 *     that material was deleted
 * @param kmsTime KMS's clock at the answer, in whole seconds
 */
public record KeyDescription(
        String arn,
        KeyState state,
        String keySpec,
        String keyUsage,
        String origin,
        boolean multiRegion,
        String multiRegionKeyType,
        Instant deletionDate,
        String expirationModel,
        Instant validTo,
        String currentKeyMaterialId,
        Instant kmsTime) {

    /** Origin of keys whose material is imported. */
    public static final String EXTERNAL = "EXTERNAL";

    private static final String REPLICA = "REPLICA";

    /** Whether AWS KMS imports material into keys of this origin and spec. */
    public boolean takesMaterial() {
        return EXTERNAL.equals(origin) && KeySpec.importable(keySpec).isPresent();
    }

    /** Whether its materials have ids of their own, and are listed. */
    public boolean hasMaterialIds() {
        return EXTERNAL.equals(origin)
                && KeySpec.importable(keySpec).map(KeySpec::hasMaterialIds).orElse(false);
    }

    /** Whether it is a replica of a multi-Region key, which takes only material that its primary key holds. */
    public boolean replica() {
        return REPLICA.equals(multiRegionKeyType);
    }

    /** Whether the key is in a China Region, where KMS offers other algorithms. */
    public boolean inChina() {
        return arn != null && arn.startsWith("arn:aws-cn:");
    }
}
