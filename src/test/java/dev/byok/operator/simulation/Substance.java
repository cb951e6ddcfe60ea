package dev.byok.operator.simulation;

import dev.byok.operator.kms.KeySpec;
import java.nio.ByteBuffer;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Map;

/** Key material of a history: the right bytes, and wrong ones; and how they are wrapped without any cryptography. */
enum Substance {
    RIGHT(1),
    WRONG(2);

    /** What a wrapped blob of the simulation says. */
    record Blob(int set, Substance substance) {}

    private static final int SYMMETRIC_BYTES = 32;
    private static final int PKCS8_WRAPPED = 1224;
    private static final int DAMAGED = -1;

    private static final Map<Substance, KeyPair> RSA = Map.of(RIGHT, rsa(), WRONG, rsa());

    private final int code;

    Substance(int code) {
        this.code = code;
    }

    /** The material itself, a copy of its own. */
    byte[] bytes(KeySpec spec) {
        if (spec == KeySpec.RSA_2048) {
            return RSA.get(this).getPrivate().getEncoded();
        }
        byte[] bytes = new byte[SYMMETRIC_BYTES];
        Arrays.fill(bytes, (byte) code);
        return bytes;
    }

    byte[] publicKey() {
        return RSA.get(this).getPublic().getEncoded();
    }

    /** Wraps it for a set of import parameters. */
    byte[] wrapped(KeySpec spec, int set, int block) {
        return blob(spec, set, block, code);
    }

    /** What nobody can unwrap. */
    static byte[] damaged(KeySpec spec, int set, int block) {
        return blob(spec, set, block, DAMAGED);
    }

    private static byte[] blob(KeySpec spec, int set, int block, int content) {
        int length = block + (spec == KeySpec.RSA_2048 ? PKCS8_WRAPPED : 0);
        return ByteBuffer.allocate(length).putInt(set).putInt(content).array();
    }

    /** Reads a blob; its substance is null if it is damaged. */
    static Blob unwrap(byte[] blob) {
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        int set = buffer.getInt();
        int content = buffer.getInt();
        return new Blob(set, content == DAMAGED ? null : content == RIGHT.code ? RIGHT : WRONG);
    }

    static Substance of(KeySpec spec, byte[] bytes) {
        return Arrays.equals(bytes, RIGHT.bytes(spec)) ? RIGHT : WRONG;
    }

    private static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }
}
