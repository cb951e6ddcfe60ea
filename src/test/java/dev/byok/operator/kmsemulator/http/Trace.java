package dev.byok.operator.kmsemulator.http;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import dev.byok.operator.kmsemulator.key.KeyReference;
import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import dev.byok.operator.kmsemulator.protocol.Parameters;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

/** Gathers what the log will say of a request, as far as the request gets. */
final class Trace {
    private final Emulation emulation;
    private final Instant time;
    private final String requestId = UUID.randomUUID().toString();
    private String operation = "";
    private String keyId;
    private String keyArn;
    private Caller caller = new Caller(null, null, null);
    private LoggedRequest.ImportDetails importDetails;
    private boolean logged;

    Trace(Emulation emulation) {
        this.emulation = emulation;
        this.time = emulation.clock().instant();
    }

    String requestId() {
        return requestId;
    }

    String keyArn() {
        return keyArn;
    }

    void operation(String name) {
        operation = name;
    }

    void caller(Caller newCaller) {
        caller = newCaller;
    }

    /** Notes the key a request names, as sent and as understood; answers whether it could be understood. */
    boolean key(String reference, KeyReference names) {
        keyId = reference;
        try {
            keyArn = reference == null ? null : names.resolve(reference, true).toString();
        } catch (AwsError e) {
            // The operation itself will say what is wrong with it.
            keyArn = null;
        }
        return keyArn != null;
    }

    /** Notes the key that CreateKey has made. */
    void created(ObjectNode answer) {
        if (operation.equals("CreateKey")) {
            keyId = answer.path("KeyMetadata").path("KeyId").asText();
            keyArn = answer.path("KeyMetadata").path("Arn").asText();
        }
    }

    void importDetails(Parameters parameters) {
        if (operation.equals("ImportKeyMaterial")) {
            importDetails = new LoggedRequest.ImportDetails(
                    sha256(parameters.blob("EncryptedKeyMaterial")),
                    sha256(parameters.blob("ImportToken")),
                    parameters.text("ExpirationModel"),
                    parameters.moment("ValidTo"),
                    parameters.text("ImportType"),
                    parameters.text("KeyMaterialId"),
                    parameters.text("KeyMaterialDescription"));
        }
    }

    /** Writes the request into the log; what is said of its outcome first, stands. */
    void log(String outcome) {
        if (!logged) {
            logged = true;
            emulation.log().add(sequence -> logged(sequence, outcome));
        }
    }

    private LoggedRequest logged(long sequence, String outcome) {
        return new LoggedRequest(
                sequence,
                operation,
                keyId,
                keyArn,
                caller.region(),
                caller.accessKeyId(),
                outcome,
                requestId,
                time,
                importDetails);
    }

    private static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
