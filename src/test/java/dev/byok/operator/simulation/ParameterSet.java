package dev.byok.operator.simulation;

import java.nio.ByteBuffer;
import java.time.Instant;

/** Import parameters that KMS gave out. */
record ParameterSet(int id, String algorithm, String keySpec, Instant validTo) {
    byte[] token() {
        return ByteBuffer.allocate(16).putInt(id).array();
    }

    int block() {
        return Integer.parseInt(keySpec.substring(4)) / 8;
    }

    static int idOf(byte[] token) {
        return ByteBuffer.wrap(token).getInt();
    }
}
