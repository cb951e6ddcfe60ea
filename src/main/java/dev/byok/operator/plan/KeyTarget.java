package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.kms.KeyRef;

/** Which key a spec means, whether it is written as a bare key id or as an ARN. */
public final class KeyTarget {
    private static final int ARN_PARTS = 6;

    private KeyTarget() {}

    /**
     * The key that the spec means.
     *
     * @throws IllegalArgumentException if key id and Region do not name one; the message names the field
     */
    public static KeyRef of(ImportedKeySpec spec) {
        String keyId = spec.keyId();
        if (keyId == null || keyId.isEmpty()) {
            throw new IllegalArgumentException("spec.keyId is required: give a key id or key ARN");
        }
        if (keyId.startsWith("alias/") || keyId.contains(":alias/")) {
            throw new IllegalArgumentException("spec.keyId is an alias; give the key id or key ARN it points to"
                    + " (aws kms describe-key --key-id alias/NAME --query KeyMetadata.Arn)");
        }
        if (!keyId.startsWith("arn:")) {
            return new KeyRef(keyId, requiredRegion(spec));
        }
        String[] parts = keyId.split(":", ARN_PARTS + 1);
        if (parts.length != ARN_PARTS || parts[3].isEmpty() || !parts[5].startsWith("key/")) {
            throw new IllegalArgumentException(
                    "spec.keyId must be a key id or a key ARN (arn:aws:kms:REGION:ACCOUNT:key/KEY-ID)");
        }
        if (spec.region() != null && !spec.region().equals(parts[3])) {
            throw new IllegalArgumentException("spec.region is " + spec.region() + " but the ARN in spec.keyId is in "
                    + parts[3] + ": drop spec.region or correct one of them");
        }
        return new KeyRef(keyId, parts[3]);
    }

    /** Whether that key ARN, as KMS answered it, can be the answer to this spec. */
    public static boolean matches(ImportedKeySpec spec, String keyArn) {
        if (spec == null || keyArn == null) {
            return false;
        }
        try {
            KeyRef key = of(spec);
            String[] parts = keyArn.split(":", ARN_PARTS);
            return key.keyId().equals(keyArn)
                    || (parts.length == ARN_PARTS
                            && parts[3].equals(key.region())
                            && parts[5].equals("key/" + key.keyId()));
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    private static String requiredRegion(ImportedKeySpec spec) {
        if (spec.region() == null || spec.region().isEmpty()) {
            throw new IllegalArgumentException(
                    "spec.region is required with a bare key id; or give the full key ARN, which names its Region");
        }
        return spec.region();
    }
}
