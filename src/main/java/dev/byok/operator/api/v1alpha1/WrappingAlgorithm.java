package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;

/** KMS's WrappingAlgorithm, without the ones it no longer accepts. */
public enum WrappingAlgorithm {
    /** RSAES-OAEP with SHA-256 as hash and in MGF1. */
    RSAES_OAEP_SHA_256,
    /** RSAES-OAEP with SHA-1 as hash and in MGF1. */
    RSAES_OAEP_SHA_1,
    /** AES key wrap with padding under a fresh AES key, that key under RSAES-OAEP with SHA-256. */
    RSA_AES_KEY_WRAP_SHA_256,
    /** AES key wrap with padding under a fresh AES key, that key under RSAES-OAEP with SHA-1. */
    RSA_AES_KEY_WRAP_SHA_1,
    /** SM2 public key encryption; China Regions only. */
    SM2PKE,
    /** A value that this version does not know. */
    @JsonIgnore
    UNKNOWN;

    /** Reads a value from JSON. */
    @JsonCreator
    static WrappingAlgorithm of(String value) {
        return EnumText.read(WrappingAlgorithm.class, value);
    }
}
