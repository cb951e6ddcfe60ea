package dev.byok.operator.kms;

import java.time.Instant;

/**
 * What ListKeyRotations says of one material of a symmetric key. Components are null where KMS leaves them out.
 *
 * @param keyMaterialId KMS's id of the material
 * @param description KeyMaterialDescription
 * @param importState IMPORTED or PENDING_IMPORT
 * @param keyMaterialState CURRENT, NON_CURRENT, PENDING_ROTATION or PENDING_MULTI_REGION_IMPORT_AND_ROTATION
 * @param expirationModel KMS's ExpirationModel
 * @param validTo when KMS deletes the material
 */
public record KeyMaterial(
        String keyMaterialId,
        String description,
        String importState,
        String keyMaterialState,
        String expirationModel,
        Instant validTo) {

    /** KMS's ImportState of material that is there. */
    public static final String IMPORTED = "IMPORTED";

    /** KMS's ImportState of material that has to be imported again. */
    public static final String PENDING_IMPORT = "PENDING_IMPORT";
}
