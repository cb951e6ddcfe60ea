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
     * @param materials all materials of a symmetric key; null where there are none to list, where the description
     *     confirms what was recorded of them, and where they could not be listed
     * @param listing why the materials could not be listed; null where they were, or need not be
     */
    record Found(KeyDescription key, List<KeyMaterial> materials, Unreadable listing) implements KeyView {

        /** A key whose materials were listed, or need not be. */
        public Found(KeyDescription key, List<KeyMaterial> materials) {
            this(key, materials, null);
        }
    }

    /**
     * KMS could not be asked, or said no.
     *
     * @param kind what kind of failure
     * @param message why, for everybody who may read the resource
     */
    record Unreadable(KmsFailure.Kind kind, String message) implements KeyView {}
}
