package dev.byok.operator.material;

import java.io.ByteArrayOutputStream;

/** Writes public keys in DER (SubjectPublicKeyInfo, RFC 5280), as KMS's GetPublicKey shows them. */
final class PublicKeyInfo {
    private static final byte[] DER_NULL = {5, 0};
    private static final int LONG_LENGTH = 0x80;

    private PublicKeyInfo() {}

    /** Of two positive numbers, without zero bytes at the front. */
    static byte[] rsa(byte[] modulus, byte[] exponent) {
        byte[] key = sequence(join(number(modulus), number(exponent)));
        return of(join(element(Der.OBJECT_IDENTIFIER, Pkcs8.RSA_ENCRYPTION), DER_NULL), join(new byte[1], key));
    }

    /** Of the object identifier of a curve, and a point as the content of a BIT STRING. */
    static byte[] curve(byte[] oid, byte[] point) {
        byte[] identifier = element(Der.OBJECT_IDENTIFIER, Pkcs8.EC_PUBLIC_KEY);
        return of(join(identifier, element(Der.OBJECT_IDENTIFIER, oid)), point);
    }

    private static byte[] of(byte[] algorithm, byte[] bits) {
        return sequence(join(sequence(algorithm), element(Der.BIT_STRING, bits)));
    }

    private static byte[] number(byte[] digits) {
        return element(Der.INTEGER, digits[0] < 0 ? join(new byte[1], digits) : digits);
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
