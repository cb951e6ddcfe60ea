package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.crypto.PrivateKeys;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.KeyArn;
import dev.byok.operator.kmsemulator.key.KeyIdentity;
import dev.byok.operator.kmsemulator.key.KeySpec;
import dev.byok.operator.kmsemulator.key.KeyUsage;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.key.Materials;
import dev.byok.operator.kmsemulator.key.SecretBytes;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;

/** Making keys and saying what they are. */
final class KeyOperations {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Keys keys;

    KeyOperations(Keys keys) {
        this.keys = keys;
    }

    List<Operation> operations() {
        Shape describe = Rules.keyId().optional("GrantTokens", Rules.GRANT_TOKENS);
        Shape list = new Shape().optional("Limit", Rules.LIMIT).optional("Marker", Rules.MARKER);
        Shape update = Rules.keyId().required("Description", Rules.DESCRIPTION);
        Shape policy = Rules.keyId().optional("PolicyName", Constraint.text(1, 128, "[\\w]+"));
        return List.of(
                new Operation("CreateKey", createShape(), this::create),
                new Operation("DescribeKey", describe, this::describe),
                new Operation("ListKeys", list, this::list),
                new Operation("UpdateKeyDescription", update, this::updateDescription),
                new Operation("GetKeyPolicy", policy, this::getPolicy));
    }

    private static Shape createShape() {
        return new Shape()
                .optional("Policy", Constraint.text(1, 131072, "[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+"))
                .optional("Description", Rules.DESCRIPTION)
                .optional("KeyUsage", Constraint.choice(KeyUsage.values()))
                .optional("CustomerMasterKeySpec", Constraint.choice(KeySpec.values()))
                .optional("KeySpec", Constraint.choice(KeySpec.values()))
                .optional("Origin", Constraint.choice("AWS_KMS", "EXTERNAL", "AWS_CLOUDHSM", "EXTERNAL_KEY_STORE"))
                .optional("CustomKeyStoreId", Constraint.text(1, 64))
                .optional("BypassPolicyLockoutSafetyCheck", new Constraint.Flag())
                .optional("Tags", Rules.TAGS)
                .optional("MultiRegion", new Constraint.Flag())
                .optional("XksKeyId", Constraint.text(1, 128));
    }

    private ObjectNode create(Call call) {
        Parameters parameters = call.parameters();
        KeySpec spec = spec(parameters);
        KeyUsage usage = usage(parameters, spec);
        boolean external = external(parameters, spec);
        boolean multiRegion = parameters.flag("MultiRegion");
        String region = call.names().region();
        String id = UUID.randomUUID().toString();
        KeyArn arn = new KeyArn(region, call.names().accountId(), multiRegion ? "mrk-" + id.replace("-", "") : id);
        KeyIdentity identity = new KeyIdentity(arn, spec, usage, external, multiRegion ? region : null, call.now());
        EmulatedKey key = new EmulatedKey(
                identity,
                parameters.text("Description", ""),
                Tags.of(parameters),
                policy(parameters, arn),
                external ? Materials.NONE : generated(arn, spec));
        keys.put(key, call);
        return Json.object().set("KeyMetadata", KeyMetadata.of(key, List.of(key)));
    }

    private static KeySpec spec(Parameters parameters) {
        if (parameters.has("KeySpec") && parameters.has("CustomerMasterKeySpec")) {
            throw AwsError.validation("You cannot specify KeySpec and CustomerMasterKeySpec in the same request."
                    + " CustomerMasterKeySpec is deprecated.");
        }
        KeySpec deprecated = parameters.choice(KeySpec.class, "CustomerMasterKeySpec", KeySpec.SYMMETRIC_DEFAULT);
        KeySpec spec = parameters.choice(KeySpec.class, "KeySpec", deprecated);
        if (spec == KeySpec.SM2) {
            throw AwsError.unsupported("KeySpec SM2 is not supported in this Region.");
        }
        return spec;
    }

    private static KeyUsage usage(Parameters parameters, KeySpec spec) {
        if (!parameters.has("KeyUsage") && !spec.symmetric()) {
            throw AwsError.validation(
                    "You must specify a KeyUsage value for all KMS keys except for symmetric encryption keys.");
        }
        KeyUsage usage = parameters.choice(KeyUsage.class, "KeyUsage", KeyUsage.ENCRYPT_DECRYPT);
        if (!spec.supports(usage)) {
            throw AwsError.validation("KeyUsage " + usage + " is not compatible with KeySpec " + spec);
        }
        return usage;
    }

    private static boolean external(Parameters parameters, KeySpec spec) {
        String origin = parameters.text("Origin", "AWS_KMS");
        if (!origin.equals("AWS_KMS") && !origin.equals("EXTERNAL")) {
            throw parameters.has("CustomKeyStoreId")
                    ? new AwsError("CustomKeyStoreNotFoundException", "There is no such custom key store.")
                    : AwsError.validation("You must specify a CustomKeyStoreId for Origin " + origin + ".");
        }
        if (origin.equals("EXTERNAL") && !spec.importable()) {
            throw AwsError.unsupported("KeySpec " + spec + " is not supported for Origin EXTERNAL.");
        }
        return origin.equals("EXTERNAL");
    }

    /** Bytes as KMS would make them for the key spec. */
    static Materials generated(KeyArn arn, KeySpec spec) {
        byte[] bytes = spec.asymmetric() ? PrivateKeys.generate(spec) : new byte[spec.bits() / Byte.SIZE];
        if (!spec.asymmetric()) {
            RANDOM.nextBytes(bytes);
        }
        String id = Material.idOf(arn.keyId(), bytes);
        return Materials.NONE.with(new Material(id, new SecretBytes(bytes), null, null, true, null));
    }

    private static String policy(Parameters parameters, KeyArn arn) {
        if (!parameters.has("Policy")) {
            return "{\"Version\":\"2012-10-17\",\"Id\":\"key-default-1\",\"Statement\":[{\"Sid\":\"Enable IAM User"
                    + " Permissions\",\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::" + arn.accountId()
                    + ":root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}";
        }
        try {
            if (JSON.readTree(parameters.text("Policy")) instanceof ObjectNode) {
                return parameters.text("Policy");
            }
        } catch (JsonProcessingException e) {
            // Told like any other text that is no policy.
            throw malformedPolicy();
        }
        throw malformedPolicy();
    }

    private static AwsError malformedPolicy() {
        return new AwsError("MalformedPolicyDocumentException", "This policy contains invalid Json");
    }

    private ObjectNode describe(Call call) {
        EmulatedKey key = keys.namedOrAliased(call, KeyAccess.DESCRIBE);
        return Json.object().set("KeyMetadata", KeyMetadata.of(key, keys.related(key, call)));
    }

    private ObjectNode list(Call call) {
        List<EmulatedKey> all =
                keys.store().keys(call.names().region(), call.names().accountId(), call.now());
        return Page.of(call.parameters(), 100, "Keys", all, key -> key.arn().keyId(), key -> Json.object()
                .put("KeyId", key.arn().keyId())
                .put("KeyArn", key.arn().toString()));
    }

    private ObjectNode updateDescription(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.EDIT);
        keys.put(key.withDescription(call.parameters().text("Description")), call);
        return null;
    }

    private ObjectNode getPolicy(Call call) {
        EmulatedKey key = keys.named(call, KeyAccess.DESCRIBE);
        if (!call.parameters().text("PolicyName", "default").equals("default")) {
            throw AwsError.notFound("No such policy exists");
        }
        return Json.object().put("Policy", key.policy()).put("PolicyName", "default");
    }
}
