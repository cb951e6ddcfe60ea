package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyUsage;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.protocol.AwsError;

/** What cryptographic operations demand of a key beyond its state. */
final class Usage {
    private Usage() {}

    static EmulatedKey check(EmulatedKey key, KeyUsage usage, String operation) {
        if (key.identity().usage() != usage) {
            throw new AwsError(
                    "InvalidKeyUsageException",
                    key.arn() + " key usage is " + key.identity().usage() + " which is not valid for " + operation
                            + ".");
        }
        return key;
    }

    static AwsError incompatible(String algorithm, EmulatedKey key) {
        return new AwsError(
                "InvalidKeyUsageException",
                "Algorithm " + algorithm + " is incompatible with key spec " + key.spec() + ".");
    }

    /** The current material; a key in a usable state has one, unless a test holds it in that state. */
    static Material material(EmulatedKey key) {
        return key.materials()
                .current()
                .filter(Material::imported)
                .orElseThrow(() -> AwsError.invalidState(key.arn() + " is pending import."));
    }

    static byte[] bytes(EmulatedKey key) {
        return material(key).secret().bytes();
    }
}
