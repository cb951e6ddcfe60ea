package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.crypto.PrivateKeys;
import dev.byok.operator.kmsemulator.crypto.Signatures;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyUsage;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.util.List;

/** Signatures, and the public keys they are verified with. */
final class SigningOperations {
    private static final Constraint ALGORITHM = Constraint.choice(
            "RSASSA_PSS_SHA_256",
            "RSASSA_PSS_SHA_384",
            "RSASSA_PSS_SHA_512",
            "RSASSA_PKCS1_V1_5_SHA_256",
            "RSASSA_PKCS1_V1_5_SHA_384",
            "RSASSA_PKCS1_V1_5_SHA_512",
            "ECDSA_SHA_256",
            "ECDSA_SHA_384",
            "ECDSA_SHA_512",
            "SM2DSA",
            "ML_DSA_SHAKE_256",
            "ED25519_SHA_512",
            "ED25519_PH_SHA_512");

    private final Keys keys;

    SigningOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape publicKey = Rules.keyId().optional("GrantTokens", Rules.GRANT_TOKENS);
        return List.of(
                new Operation("Sign", signShape(), this::sign),
                new Operation("Verify", signShape().required("Signature", Rules.CIPHERTEXT), this::verify),
                new Operation("GetPublicKey", publicKey, this::getPublicKey));
    }

    private static Shape signShape() {
        return Rules.keyId()
                .required("Message", Rules.PLAINTEXT)
                .optional("MessageType", Constraint.choice("RAW", "DIGEST", "EXTERNAL_MU"))
                .optional("GrantTokens", Rules.GRANT_TOKENS)
                .required("SigningAlgorithm", ALGORITHM);
    }

    private EmulatedKey signingKey(Call call, String operation) {
        EmulatedKey key = Usage.check(keys.namedOrAliased(call, KeyAccess.USE), KeyUsage.SIGN_VERIFY, operation);
        String algorithm = call.parameters().text("SigningAlgorithm");
        if (!key.spec().signingAlgorithms().contains(algorithm)) {
            throw Usage.incompatible(algorithm, key);
        }
        return key;
    }

    private static boolean digested(Parameters parameters) {
        return !parameters.text("MessageType", "RAW").equals("RAW");
    }

    private ObjectNode sign(Call call) {
        EmulatedKey key = signingKey(call, "Sign");
        Parameters parameters = call.parameters();
        String algorithm = parameters.text("SigningAlgorithm");
        byte[] signature = Signatures.sign(
                key.spec(), Usage.bytes(key), algorithm, parameters.blob("Message"), digested(parameters));
        return Json.object()
                .put("KeyId", key.arn().toString())
                .put("Signature", signature)
                .put("SigningAlgorithm", algorithm);
    }

    private ObjectNode verify(Call call) {
        EmulatedKey key = signingKey(call, "Verify");
        Parameters parameters = call.parameters();
        String algorithm = parameters.text("SigningAlgorithm");
        boolean valid = Signatures.verify(
                key.spec(),
                Usage.bytes(key),
                algorithm,
                parameters.blob("Message"),
                digested(parameters),
                parameters.blob("Signature"));
        if (!valid) {
            throw new AwsError("KMSInvalidSignatureException", null);
        }
        return Json.object()
                .put("KeyId", key.arn().toString())
                .put("SignatureValid", true)
                .put("SigningAlgorithm", algorithm);
    }

    private ObjectNode getPublicKey(Call call) {
        EmulatedKey key = keys.namedOrAliased(call, KeyAccess.DESCRIBE);
        if (!key.spec().asymmetric()) {
            throw AwsError.unsupported(
                    key.arn() + " key spec is " + key.spec() + " which is not valid for this operation.");
        }
        KeyAccess.USE.check(key);
        ObjectNode answer = Json.object()
                .put("KeyId", key.arn().toString())
                .put("PublicKey", PrivateKeys.publicKey(key.spec(), Usage.bytes(key)))
                .put("CustomerMasterKeySpec", key.spec().name())
                .put("KeySpec", key.spec().name())
                .put("KeyUsage", key.identity().usage().name());
        KeyMetadata.putAlgorithms(answer, key.identity());
        return answer;
    }
}
