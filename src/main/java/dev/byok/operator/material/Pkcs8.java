package dev.byok.operator.material;

import java.util.HexFormat;
import java.util.Optional;

/**
 * Looks at a PKCS#8 private key (RFC 5208) without taking it apart: is it of the kind that KMS takes for a key spec,
 * and which public key belongs to it. The private parts are passed over.
 */
final class Pkcs8 {
    static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("2a864886f70d010101");
    static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("2a8648ce3d0201");
    /** Makes what KMS takes of every other form of a private key. */
    static final String CONVERT = "openssl pkcs8 -topk8 -nocrypt -outform DER";

    private static final String NOT_PKCS8 = "is no PKCS#8 private key in DER";
    /** RSAPrivateKey (RFC 8017) behind version and modulus: two exponents, two primes, and three that speed it up. */
    private static final int RSA_NUMBERS = 7;

    private static final int UNCOMPRESSED = 4;

    private Pkcs8() {}

    /** An elliptic curve that KMS knows. */
    enum Curve {
        ECC_NIST_P256("2a8648ce3d030107", 32),
        ECC_NIST_P384("2b81040022", 48),
        ECC_NIST_P521("2b81040023", 66),
        ECC_SECG_P256K1("2b8104000a", 32);

        private final String oid;
        private final int scalarBytes;

        Curve(String oid, int scalarBytes) {
            this.oid = oid;
            this.scalarBytes = scalarBytes;
        }

        byte[] oid() {
            return HexFormat.of().parseHex(oid);
        }
    }

    /** Why these bytes are no RSA private key of that size. */
    static Optional<String> rsaFault(byte[] bytes, int bits) {
        try {
            Der key = whole(open(bytes, RSA_ENCRYPTION, "an RSA").key());
            if (key.next(Der.INTEGER).bits() != 0) {
                return Optional.of("is an RSA key of more than two primes, which KMS does not take");
            }
            int actual = positive(key).bits();
            if (actual != bits) {
                return Optional.of("is an RSA key of " + actual + " bits; it must have " + bits);
            }
            for (int i = 0; i < RSA_NUMBERS; i++) {
                positive(key);
            }
            return key.hasMore() ? Optional.of(NOT_PKCS8) : Optional.empty();
        } catch (Der.Malformed e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why these bytes are no private key on that curve. */
    static Optional<String> curveFault(byte[] bytes, Curve curve) {
        try {
            Opened opened = open(bytes, EC_PUBLIC_KEY, "an elliptic curve");
            named(opened.parameters(), curve);
            Der key = whole(opened.key());
            if (key.next(Der.INTEGER).bits() != 1) {
                return Optional.of(NOT_PKCS8);
            }
            int bits = key.next(Der.OCTET_STRING).bits();
            if (bits == 0 || bits > curve.scalarBytes * Byte.SIZE) {
                return Optional.of("is no private key on curve " + curve);
            }
            if (key.tag() == Der.CONTEXT_0) {
                named(key.next(Der.CONTEXT_0), curve);
            }
            if (key.tag() == Der.CONTEXT_1) {
                key.next(Der.CONTEXT_1).next(Der.BIT_STRING);
            }
            return key.hasMore() ? Optional.of(NOT_PKCS8) : Optional.empty();
        } catch (Der.Malformed e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The public key of an RSA key that has no fault, in DER (SubjectPublicKeyInfo). */
    static Optional<byte[]> rsaPublicKey(byte[] bytes) {
        try {
            Der key = open(bytes, RSA_ENCRYPTION, "an RSA").key().next(Der.SEQUENCE);
            key.next(Der.INTEGER);
            byte[] modulus = key.next(Der.INTEGER).trimmed().copy();
            byte[] exponent = key.next(Der.INTEGER).trimmed().copy();
            return Optional.of(PublicKeyInfo.rsa(modulus, exponent));
        } catch (Der.Malformed _) {
            return Optional.empty();
        }
    }

    /** The public key of a key that has no fault on that curve; it need not carry it, or not uncompressed as KMS's. */
    static Optional<byte[]> curvePublicKey(byte[] bytes, Curve curve) {
        try {
            Der key = open(bytes, EC_PUBLIC_KEY, "an elliptic curve").key().next(Der.SEQUENCE);
            key.next(Der.INTEGER);
            key.next(Der.OCTET_STRING);
            if (key.tag() == Der.CONTEXT_0) {
                key.next(Der.CONTEXT_0);
            }
            if (key.tag() != Der.CONTEXT_1) {
                return Optional.empty();
            }
            byte[] point = key.next(Der.CONTEXT_1).next(Der.BIT_STRING).copy();
            boolean uncompressed =
                    point.length == 2 + 2 * curve.scalarBytes && point[0] == 0 && point[1] == UNCOMPRESSED;
            return uncompressed ? Optional.of(PublicKeyInfo.curve(curve.oid(), point)) : Optional.empty();
        } catch (Der.Malformed _) {
            return Optional.empty();
        }
    }

    private record Opened(Der parameters, Der key) {}

    /** PrivateKeyInfo (RFC 5208): version, algorithm, private key, optional attributes [0]. */
    private static Opened open(byte[] bytes, byte[] oid, String kind) throws Der.Malformed {
        Der outer = whole(new Der(bytes, 0, bytes.length));
        if (outer.tag() == Der.SEQUENCE) {
            throw new Der.Malformed("is encrypted; take the encryption off with " + CONVERT);
        }
        int version = outer.next(Der.INTEGER).bits();
        if (outer.tag() == Der.INTEGER || outer.tag() == Der.OCTET_STRING) {
            String form = outer.tag() == Der.INTEGER ? "PKCS#1 (RSA PRIVATE KEY)" : "SEC 1 (EC PRIVATE KEY)";
            throw new Der.Malformed("is " + form + "; make it PKCS#8 with " + CONVERT);
        }
        if (version != 0) {
            throw new Der.Malformed("is not the PKCS#8 of RFC 5208, but a later version; convert it with " + CONVERT);
        }
        Der algorithm = outer.next(Der.SEQUENCE);
        if (!algorithm.next(Der.OBJECT_IDENTIFIER).holds(oid)) {
            throw new Der.Malformed("is a private key of another kind than " + kind + " key");
        }
        Der key = outer.next(Der.OCTET_STRING);
        if (outer.tag() == Der.CONTEXT_0) {
            outer.next(Der.CONTEXT_0);
        }
        if (outer.hasMore()) {
            throw new Der.Malformed(NOT_PKCS8);
        }
        return new Opened(algorithm, key);
    }

    /** A sequence with nothing behind it. */
    private static Der whole(Der all) throws Der.Malformed {
        Der sequence = all.next(Der.SEQUENCE);
        if (all.hasMore()) {
            throw new Der.Malformed("has something behind the private key");
        }
        return sequence;
    }

    private static Der positive(Der key) throws Der.Malformed {
        Der number = key.next(Der.INTEGER);
        if (number.negative() || number.bits() == 0) {
            throw new Der.Malformed(NOT_PKCS8);
        }
        return number;
    }

    private static void named(Der parameters, Curve curve) throws Der.Malformed {
        if (parameters.tag() == Der.SEQUENCE) {
            throw new Der.Malformed("has its curve written out; KMS takes named curves only"
                    + " (openssl pkey -ec_param_enc named_curve)");
        }
        if (!parameters.next(Der.OBJECT_IDENTIFIER).holds(curve.oid())) {
            throw new Der.Malformed("is a key on another curve than " + curve);
        }
    }
}
