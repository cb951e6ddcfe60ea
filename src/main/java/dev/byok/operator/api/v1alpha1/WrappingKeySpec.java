package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** KMS's WrappingKeySpec. */
public enum WrappingKeySpec {
    /** RSA with 4096 bits, which AWS prefers. */
    RSA_4096,
    /** RSA with 3072 bits. */
    RSA_3072,
    /** RSA with 2048 bits. */
    RSA_2048,
    /** SM2; China Regions only. */
    SM2,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static WrappingKeySpec of(String value) {
        return EnumText.read(WrappingKeySpec.class, value);
    }
}
