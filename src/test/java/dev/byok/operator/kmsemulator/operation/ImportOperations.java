package dev.byok.operator.kmsemulator.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.crypto.WrappingAlgorithm;
import dev.byok.operator.kmsemulator.crypto.WrappingKeySpec;
import dev.byok.operator.kmsemulator.key.EmulatedKey;
import dev.byok.operator.kmsemulator.key.KeyAccess;
import dev.byok.operator.kmsemulator.key.Material;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import dev.byok.operator.kmsemulator.protocol.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Importing key material and deleting it. */
final class ImportOperations {
    private static final Duration MAX_VALIDITY = Duration.ofDays(365);

    private final Keys keys;
    private final ImportTokens tokens = new ImportTokens();
    private final ImportRules rules;
    private final WrappingRules wrappingRules;

    ImportOperations(Keys keys, boolean pkcs1Allowed) {
        this.keys = keys;
        this.rules = new ImportRules(keys);
        this.wrappingRules = new WrappingRules(pkcs1Allowed);
    }

    List<Operation> operations() {
        Shape getParameters = Rules.keyId()
                .required("WrappingAlgorithm", Constraint.choice(WrappingAlgorithm.values()))
                .required("WrappingKeySpec", Constraint.choice(WrappingKeySpec.values()));
        Shape delete = Rules.keyId().optional("KeyMaterialId", Rules.KEY_MATERIAL_ID);
        return List.of(
                new Operation("GetParametersForImport", getParameters, this::getParameters),
                new Operation("ImportKeyMaterial", importShape(), this::importMaterial),
                new Operation("DeleteImportedKeyMaterial", delete, this::deleteMaterial));
    }

    private static Shape importShape() {
        return Rules.keyId()
                .required("ImportToken", Rules.CIPHERTEXT)
                .required("EncryptedKeyMaterial", Rules.CIPHERTEXT)
                .optional("ValidTo", new Constraint.Moment())
                .optional("ExpirationModel", Constraint.choice("KEY_MATERIAL_EXPIRES", "KEY_MATERIAL_DOES_NOT_EXPIRE"))
                .optional("ImportType", Constraint.choice(ImportRules.Type.values()))
                .optional("KeyMaterialDescription", Constraint.text(0, 256, "^[a-zA-Z0-9:/_\\s.-]+$"))
                .optional("KeyMaterialId", Rules.KEY_MATERIAL_ID);
    }

    private ObjectNode getParameters(Call call) {
        WrappingAlgorithm algorithm = call.parameters().choice(WrappingAlgorithm.class, "WrappingAlgorithm", null);
        WrappingKeySpec wrappingSpec = call.parameters().choice(WrappingKeySpec.class, "WrappingKeySpec", null);
        EmulatedKey key = keys.external(call, KeyAccess.IMPORT_PARAMETERS);
        wrappingRules.check(key.spec(), algorithm, wrappingSpec);
        ImportTokens.ParameterSet set = tokens.create(key.arn(), algorithm, wrappingSpec, call.now());
        byte[] token = new byte[set.token().remaining()];
        set.token().duplicate().get(token);
        ObjectNode answer = Json.object()
                .put("KeyId", key.arn().toString())
                .put("ImportToken", token)
                .put("PublicKey", set.pair().getPublic().getEncoded());
        Json.putMoment(answer, "ParametersValidTo", set.validTo());
        return answer;
    }

    private ObjectNode importMaterial(Call call) {
        Parameters parameters = call.parameters();
        EmulatedKey key = keys.external(call, KeyAccess.DESCRIBE);
        rules.checkParameters(key, parameters);
        Instant validTo = validTo(parameters, call.now());
        KeyAccess.IMPORT.check(key);
        ImportTokens.ParameterSet set = tokens.open(parameters.blob("ImportToken"), key.arn(), call.now());
        byte[] bytes = set.unwrap(parameters.blob("EncryptedKeyMaterial"));
        MaterialRules.check(key.spec(), bytes);
        Material material = rules.place(key, bytes, validTo, call);
        keys.put(key.with(key.materials().with(material)).withDisabled(false), call);
        if (!material.associated() && key.identity().multiRegion()) {
            announce(material, key, call);
        }
        return answer(key, material.id());
    }

    /** A new material of a multi-Region key is expected in every other Region from now on. */
    private void announce(Material material, EmulatedKey key, Call call) {
        keys.related(key, call).stream()
                .filter(other -> !other.arn().equals(key.arn()))
                .filter(other -> other.materials().find(material.id()).isEmpty())
                .forEach(other -> keys.put(other.with(other.materials().with(material.withoutSecret())), call));
    }

    private static Instant validTo(Parameters parameters, Instant now) {
        boolean expires =
                parameters.text("ExpirationModel", "KEY_MATERIAL_EXPIRES").equals("KEY_MATERIAL_EXPIRES");
        Instant validTo = parameters.moment("ValidTo");
        if (expires && validTo == null) {
            throw AwsError.validation("A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES");
        }
        if (!expires && validTo != null) {
            throw AwsError.validation(
                    "A validTo date must not be set if the ExpirationModel is KEY_MATERIAL_DOES_NOT_EXPIRE");
        }
        if (validTo != null && !validTo.isAfter(now)) {
            throw AwsError.validation("The validTo date must be in the future");
        }
        if (validTo != null && validTo.isAfter(now.plus(MAX_VALIDITY))) {
            throw AwsError.validation("The validTo date must be within 365 days of the request");
        }
        return validTo;
    }

    private ObjectNode deleteMaterial(Call call) {
        String wanted = call.parameters().text("KeyMaterialId");
        EmulatedKey key = keys.external(call, KeyAccess.DELETE_MATERIAL);
        if (wanted != null && !key.spec().symmetric()) {
            throw AwsError.unsupported("KeyMaterialId is not supported for key spec " + key.spec() + ".");
        }
        Optional<Material> material =
                wanted == null ? key.materials().current() : key.materials().find(wanted);
        if (wanted != null && material.isEmpty()) {
            throw AwsError.notFound("Key material '" + wanted + "' is not associated with " + key.arn());
        }
        material.filter(Material::imported).ifPresent(found -> delete(found, key, call));
        return answer(key, material.map(Material::id).orElse(null));
    }

    private void delete(Material material, EmulatedKey key, Call call) {
        boolean pending = !material.associated();
        if (pending && key.identity().replica()) {
            keys.put(key.with(key.materials().with(material.withoutSecret())), call);
        } else if (pending) {
            keys.related(key, call)
                    .forEach(other -> keys.put(other.with(other.materials().delete(material.id())), call));
        } else {
            keys.put(key.with(key.materials().delete(material.id())), call);
        }
    }

    private static ObjectNode answer(EmulatedKey key, String keyMaterialId) {
        ObjectNode answer = Json.object().put("KeyId", key.arn().toString());
        if (key.spec().symmetric() && keyMaterialId != null) {
            answer.put("KeyMaterialId", keyMaterialId);
        }
        return answer;
    }
}
