package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.crypto.RsaEncryption;
import dev.byok.operator.kmsemulator.crypto.SymmetricCiphertext;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyUsage;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.security.SecureRandom;
import java.util.List;

/** Encrypting and decrypting, with symmetric and with RSA keys. */
final class EncryptionOperations {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";
    private static final int AES_256_BYTES = 32;
    private static final int AES_128_BYTES = 16;

    private final Keys keys;

    EncryptionOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Constraint context = new Constraint.TextMap();
        Shape encrypt = Rules.keyId()
                .required("Plaintext", Rules.PLAINTEXT)
                .optional("EncryptionContext", context)
                .optional("GrantTokens", Rules.GRANT_TOKENS)
                .optional("EncryptionAlgorithm", Rules.ENCRYPTION_ALGORITHM);
        Shape decrypt = new Shape()
                .required("CiphertextBlob", Rules.CIPHERTEXT)
                .optional("EncryptionContext", context)
                .optional("GrantTokens", Rules.GRANT_TOKENS)
                .optional("KeyId", Rules.KEY_ID)
                .optional("EncryptionAlgorithm", Rules.ENCRYPTION_ALGORITHM);
        Shape dataKey = Rules.keyId()
                .optional("EncryptionContext", context)
                .optional("NumberOfBytes", new Constraint.Whole(1, 1024))
                .optional("KeySpec", Constraint.choice("AES_256", "AES_128"))
                .optional("GrantTokens", Rules.GRANT_TOKENS);
        return List.of(
                new Operation("Encrypt", encrypt, this::encrypt),
                new Operation("Decrypt", decrypt, this::decrypt),
                new Operation("GenerateDataKey", dataKey, this::generateDataKey));
    }

    private ObjectNode encrypt(Call call) {
        EmulatedKey key = Usage.check(keys.namedOrAliased(call, KeyAccess.USE), KeyUsage.ENCRYPT_DECRYPT, "Encrypt");
        byte[] plaintext = call.parameters().blob("Plaintext");
        String algorithm = algorithm(key, call.parameters());
        byte[] ciphertext = key.spec().symmetric()
                ? seal(key, plaintext, call)
                : RsaEncryption.encrypt(Usage.bytes(key), algorithm, fitting(plaintext, key, algorithm));
        return Json.object()
                .put("CiphertextBlob", ciphertext)
                .put("KeyId", key.arn().toString())
                .put("EncryptionAlgorithm", algorithm);
    }

    private static byte[] fitting(byte[] plaintext, EmulatedKey key, String algorithm) {
        int capacity = RsaEncryption.capacity(key.spec().bits(), algorithm);
        if (plaintext.length > capacity) {
            throw AwsError.validation("Algorithm " + algorithm + " and key spec " + key.spec()
                    + " cannot encrypt data larger than " + capacity + " bytes.");
        }
        return plaintext;
    }

    private static String algorithm(EmulatedKey key, Parameters parameters) {
        String algorithm = parameters.text("EncryptionAlgorithm", SYMMETRIC);
        if (!key.spec().encryptionAlgorithms().contains(algorithm)) {
            throw Usage.incompatible(algorithm, key);
        }
        return algorithm;
    }

    private static byte[] seal(EmulatedKey key, byte[] plaintext, Call call) {
        return SymmetricCiphertext.encrypt(
                key.arn().keyId(),
                Usage.material(key).id(),
                Usage.bytes(key),
                plaintext,
                call.parameters().textMap("EncryptionContext"));
    }

    private ObjectNode decrypt(Call call) {
        Parameters parameters = call.parameters();
        byte[] blob = parameters.blob("CiphertextBlob");
        if (parameters.text("EncryptionAlgorithm", SYMMETRIC).equals(SYMMETRIC)) {
            return decryptSymmetric(call, blob);
        }
        if (!parameters.has("KeyId")) {
            throw AwsError.validation("KeyId is required for asymmetric decryption.");
        }
        EmulatedKey key = Usage.check(keys.namedOrAliased(call, KeyAccess.USE), KeyUsage.ENCRYPT_DECRYPT, "Decrypt");
        String algorithm = algorithm(key, parameters);
        return Json.object()
                .put("KeyId", key.arn().toString())
                .put("Plaintext", RsaEncryption.decrypt(Usage.bytes(key), algorithm, blob))
                .put("EncryptionAlgorithm", algorithm);
    }

    private ObjectNode decryptSymmetric(Call call, byte[] blob) {
        EmulatedKey named = call.parameters().has("KeyId") ? keys.namedOrAliased(call, KeyAccess.USE) : null;
        if (named != null && !named.spec().symmetric()) {
            throw incorrectKey();
        }
        SymmetricCiphertext ciphertext = SymmetricCiphertext.parse(blob);
        if (named != null && !named.arn().keyId().equals(ciphertext.keyId())) {
            throw incorrectKey();
        }
        EmulatedKey key = named != null ? named : KeyAccess.USE.check(owner(call, ciphertext));
        Material material = key.materials()
                .find(ciphertext.keyMaterialId())
                .filter(Material::imported)
                .orElseThrow(AwsError::invalidCiphertext);
        byte[] plaintext =
                ciphertext.decrypt(material.secret().bytes(), call.parameters().textMap("EncryptionContext"));
        return Json.object()
                .put("KeyId", key.arn().toString())
                .put("Plaintext", plaintext)
                .put("EncryptionAlgorithm", SYMMETRIC)
                .put("KeyMaterialId", material.id());
    }

    private EmulatedKey owner(Call call, SymmetricCiphertext ciphertext) {
        try {
            return keys.find(call, ciphertext.keyId(), false);
        } catch (AwsError e) {
            throw new AwsError(
                    "AccessDeniedException",
                    "The ciphertext refers to a customer master key that does not exist, does not exist in this"
                            + " region, or you are not allowed to access.");
        }
    }

    private static AwsError incorrectKey() {
        return new AwsError(
                "IncorrectKeyException",
                "The key ID in the request does not identify a CMK that can perform this operation.");
    }

    private ObjectNode generateDataKey(Call call) {
        Parameters parameters = call.parameters();
        if (parameters.has("NumberOfBytes") == parameters.has("KeySpec")) {
            throw AwsError.validation("Please specify either number of bytes or key spec.");
        }
        EmulatedKey key =
                Usage.check(keys.namedOrAliased(call, KeyAccess.USE), KeyUsage.ENCRYPT_DECRYPT, "GenerateDataKey");
        if (!key.spec().symmetric()) {
            throw new AwsError(
                    "InvalidKeyUsageException",
                    key.arn() + " key spec is " + key.spec() + " which is not valid for GenerateDataKey.");
        }
        int specBytes = parameters.text("KeySpec", "").equals("AES_128") ? AES_128_BYTES : AES_256_BYTES;
        byte[] dataKey = new byte[parameters.whole("NumberOfBytes", specBytes)];
        RANDOM.nextBytes(dataKey);
        return Json.object()
                .put("CiphertextBlob", seal(key, dataKey, call))
                .put("Plaintext", dataKey)
                .put("KeyId", key.arn().toString())
                .put("KeyMaterialId", Usage.material(key).id());
    }
}
