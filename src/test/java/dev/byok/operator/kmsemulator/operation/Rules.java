package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.protocol.Constraint;
import dev.byok.operator.kmsemulator.protocol.Shape;

/** The parameter constraints of the KMS API model that several operations share. */
final class Rules {
    static final Constraint KEY_ID = Constraint.text(1, 2048);
    static final Constraint CIPHERTEXT = new Constraint.Blob(1, 6144);
    static final Constraint PLAINTEXT = new Constraint.Blob(1, 4096);
    static final Constraint DESCRIPTION = Constraint.text(0, 8192);
    static final Constraint MARKER = Constraint.text(1, 1024, "[\\u0020-\\u00FF]*");
    static final Constraint LIMIT = new Constraint.Whole(1, 1000);
    static final Constraint ALIAS_NAME = Constraint.text(1, 256, "^[a-zA-Z0-9:/_-]+$");
    static final Constraint KEY_MATERIAL_ID = Constraint.text(64, 64, "^[a-f0-9]+$");
    static final Constraint ENCRYPTION_ALGORITHM =
            Constraint.choice("SYMMETRIC_DEFAULT", "RSAES_OAEP_SHA_1", "RSAES_OAEP_SHA_256", "SM2PKE");
    static final Constraint GRANT_TOKENS = new Constraint.ListOf(10, Constraint.text(1, 8192));
    static final Constraint TAGS = new Constraint.ListOf(
            Integer.MAX_VALUE,
            new Constraint.Structure(new Shape()
                    .required("TagKey", Constraint.text(1, 128))
                    .required("TagValue", Constraint.text(0, 256))));

    private Rules() {}

    static Shape keyId() {
        return new Shape().required("KeyId", KEY_ID);
    }
}
