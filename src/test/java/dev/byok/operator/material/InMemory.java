package dev.byok.operator.material;

/** Test kit: what the readers give, made from bytes at hand. */
public final class InMemory {
    private InMemory() {}

    /** A pair that owns the arrays. */
    public static SecretPair pair(byte[] encryptedKeyMaterial, byte[] importToken) {
        return new SecretPair(encryptedKeyMaterial, importToken);
    }

    /** Material that owns the array. */
    public static Plaintext plaintext(byte[] bytes, String version) {
        return new Plaintext(bytes, version);
    }
}
