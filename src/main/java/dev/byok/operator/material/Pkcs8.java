package dev.byok.operator.material;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;
import java.util.Optional;

/**
 * Looks at a PKCS#8 private key (RFC 5208) without taking it apart: is it of the kind that KMS takes for a key spec,
 * and which public key belongs to it. The private parts are passed over.
 */
final class Pkcs8 {
    private static final byte[] RSA_ENCRYPTION = HexFormat.of().parseHex("2a864886f70d010101");
    private static final byte[] EC_PUBLIC_KEY = HexFormat.of().parseHex("2a8648ce3d0201");
    private static final byte[] DER_NULL = {5, 0};
    private static final int LONG_LENGTH = 0x80;

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
    }

    /** Why these bytes are no RSA private key of that size. */
    static Optional<String> rsaFault(byte[] bytes, int bits) {
        try {
            Der key = open(bytes, RSA_ENCRYPTION, "an RSA").key().next(Der.SEQUENCE);
            if (key.next(Der.INTEGER).bits() != 0) {
                return Optional.of("is an RSA key of more than two primes, which KMS does not take");
            }
            int actual = key.next(Der.INTEGER).bits();
            return actual == bits
                    ? Optional.empty()
                    : Optional.of("is an RSA key of " + actual + " bits; it must have " + bits);
        } catch (Der.Malformed e) {
            return Optional.of(e.getMessage());
        }
    }

    /** Why these bytes are no private key on that curve. */
    static Optional<String> curveFault(byte[] bytes, Curve curve) {
        try {
            Opened opened = open(bytes, EC_PUBLIC_KEY, "an elliptic curve");
            if (opened.parameters().tag() != Der.OBJECT_IDENTIFIER) {
                return Optional.of("has its curve written out; KMS takes named curves only"
                        + " (openssl pkey -ec_param_enc named_curve)");
            }
            if (!opened.parameters()
                    .next(Der.OBJECT_IDENTIFIER)
                    .holds(HexFormat.of().parseHex(curve.oid))) {
                return Optional.of("is a key on another curve than " + curve);
            }
            Der key = opened.key().next(Der.SEQUENCE);
            key.next(Der.INTEGER);
            return key.next(Der.OCTET_STRING).size() <= curve.scalarBytes
                    ? Optional.empty()
                    : Optional.of("is no private key on curve " + curve + ": it is too long");
        } catch (Der.Malformed e) {
            return Optional.of(e.getMessage());
        }
    }

    /** The public key in DER (SubjectPublicKeyInfo), where the private key tells it; an EC key need not. */
    static Optional<byte[]> publicKey(byte[] bytes) {
        try {
            Der outer = new Der(bytes, 0, bytes.length).next(Der.SEQUENCE);
            outer.next(Der.INTEGER);
            Der algorithm = outer.next(Der.SEQUENCE);
            byte[] identifier = sequence(algorithm.copy());
            boolean rsa = algorithm.next(Der.OBJECT_IDENTIFIER).holds(RSA_ENCRYPTION);
            Der key = outer.next(Der.OCTET_STRING).next(Der.SEQUENCE);
            return rsa ? Optional.of(rsaPublicKey(key)) : pointOf(key).map(point -> spki(identifier, point));
        } catch (Der.Malformed _) {
            return Optional.empty();
        }
    }

    private record Opened(Der parameters, Der key) {}

    private static Opened open(byte[] bytes, byte[] oid, String kind) throws Der.Malformed {
        Der all = new Der(bytes, 0, bytes.length);
        Der outer = all.next(Der.SEQUENCE);
        if (all.hasMore()) {
            throw new Der.Malformed("has something behind the private key");
        }
        outer.next(Der.INTEGER);
        Der algorithm = outer.next(Der.SEQUENCE);
        if (!algorithm.next(Der.OBJECT_IDENTIFIER).holds(oid)) {
            throw new Der.Malformed("is a private key of another kind than " + kind + " key");
        }
        return new Opened(algorithm, outer.next(Der.OCTET_STRING));
    }

    private static byte[] rsaPublicKey(Der key) throws Der.Malformed {
        key.next(Der.INTEGER);
        byte[] modulus = element(Der.INTEGER, key.next(Der.INTEGER).copy());
        byte[] exponent = element(Der.INTEGER, key.next(Der.INTEGER).copy());
        byte[] identifier = sequence(join(element(Der.OBJECT_IDENTIFIER, RSA_ENCRYPTION), DER_NULL));
        return spki(identifier, join(new byte[1], sequence(join(modulus, exponent))));
    }

    /** ECPrivateKey (RFC 5915): version, scalar, optional parameters [0], optional public key [1]. */
    private static Optional<byte[]> pointOf(Der key) throws Der.Malformed {
        key.next(Der.INTEGER);
        key.next(Der.OCTET_STRING);
        while (key.hasMore()) {
            int tag = key.tag();
            Der field = key.next(tag);
            if (tag == Der.CONTEXT_1) {
                return Optional.of(field.next(Der.BIT_STRING).copy());
            }
        }
        return Optional.empty();
    }

    private static byte[] spki(byte[] algorithmIdentifier, byte[] bitString) {
        return sequence(join(algorithmIdentifier, element(Der.BIT_STRING, bitString)));
    }

    private static byte[] sequence(byte[] content) {
        return element(Der.SEQUENCE, content);
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(tag);
        if (content.length < LONG_LENGTH) {
            out.write(content.length);
        } else if (content.length <= 0xff) {
            out.write(LONG_LENGTH + 1);
            out.write(content.length);
        } else {
            out.write(LONG_LENGTH + 2);
            out.write(content.length >> Byte.SIZE);
            out.write(content.length);
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] join(byte[] a, byte[] b) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(a);
        out.writeBytes(b);
        return out.toByteArray();
    }
}
