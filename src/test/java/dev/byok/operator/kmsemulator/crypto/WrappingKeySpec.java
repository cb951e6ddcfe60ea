package dev.byok.operator.kmsemulator.crypto;

/** KMS's wrapping key specs. */
public enum WrappingKeySpec {
    RSA_2048(2048),
    RSA_3072(3072),
    RSA_4096(4096),
    /** Of the China Regions only. */
    SM2(256);

    private final int bits;

    WrappingKeySpec(int bits) {
        this.bits = bits;
    }

    int bits() {
        return bits;
    }
}
