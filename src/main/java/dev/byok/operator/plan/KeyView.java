package dev.byok.operator.plan;

import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KmsFailure;
import java.util.List;

/** What a look at the KMS key gave. */
public sealed interface KeyView {

    /** KMS was not asked, because no decision can depend on it. */
    record NotAsked() implements KeyView {}

    /**
     * KMS described the key.
     *
     * @param key the description
     * @param materials all materials of a symmetric key; null where there are none to list, or where the description
     *     confirms what was recorded of them
     */
    record Found(KeyDescription key, List<KeyMaterial> materials) implements KeyView {}

    /**
     * KMS could not be asked, or said no.
     *
     * @param kind what kind of failure
     * @param message KMS's words
     */
    record Unreadable(KmsFailure.Kind kind, String message) implements KeyView {}
}
