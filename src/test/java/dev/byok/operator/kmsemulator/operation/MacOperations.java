package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyUsage;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** HMACs. */
final class MacOperations {
    private final Keys keys;

    MacOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        return List.of(
                new Operation("GenerateMac", shape(), this::generate),
                new Operation("VerifyMac", shape().required("Mac", Rules.CIPHERTEXT), this::verify));
    }

    private static Shape shape() {
        return Rules.keyId()
                .required("Message", Rules.PLAINTEXT)
                .required(
                        "MacAlgorithm",
                        Constraint.choice("HMAC_SHA_224", "HMAC_SHA_256", "HMAC_SHA_384", "HMAC_SHA_512"))
                .optional("GrantTokens", Rules.GRANT_TOKENS);
    }

    private ObjectNode generate(Call call) {
        EmulatedKey key = macKey(call, "GenerateMac");
        return Json.object()
                .put("Mac", mac(key, call))
                .put("MacAlgorithm", call.parameters().text("MacAlgorithm"))
                .put("KeyId", key.arn().toString());
    }

    private ObjectNode verify(Call call) {
        EmulatedKey key = macKey(call, "VerifyMac");
        if (!MessageDigest.isEqual(mac(key, call), call.parameters().blob("Mac"))) {
            throw new AwsError("KMSInvalidMacException", null);
        }
        return Json.object()
                .put("KeyId", key.arn().toString())
                .put("MacValid", true)
                .put("MacAlgorithm", call.parameters().text("MacAlgorithm"));
    }

    private EmulatedKey macKey(Call call, String operation) {
        EmulatedKey key =
                Usage.check(keys.namedOrAliased(call, KeyAccess.USE), KeyUsage.GENERATE_VERIFY_MAC, operation);
        String algorithm = call.parameters().text("MacAlgorithm");
        if (!key.spec().macAlgorithms().contains(algorithm)) {
            throw Usage.incompatible(algorithm, key);
        }
        return key;
    }

    private static byte[] mac(EmulatedKey key, Call call) {
        try {
            String name = "HmacSHA" + key.spec().bits();
            Mac mac = Mac.getInstance(name);
            mac.init(new SecretKeySpec(Usage.bytes(key), name));
            return mac.doFinal(call.parameters().blob("Message"));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
