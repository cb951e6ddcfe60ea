package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportAttempt;
import dev.byok.operator.kms.ImportType;

/** The one thing that a pass does. Each can be repeated after a crash, because the next look shows how far it came. */
public sealed interface Action {

    /** Nothing is to be done now. */
    record None() implements Action {}

    /** A request to KMS that has a request quota worth minding. */
    sealed interface Write extends Action {
        /** The operation, as AWS names it. */
        String operation();

        /** Name of the entry of spec.materials. */
        String material();

        /** Why it is sent. */
        Need need();
    }

    /**
     * Get a wrapping key and its token from KMS.
     *
     * @param material name of the entry of spec.materials
     * @param algorithm KMS's WrappingAlgorithm
     * @param keySpec KMS's WrappingKeySpec
     * @param publish true to show them in status for a ceremony, false to keep them for material that may be read
     * @param need why an import is to come
     */
    record GetParameters(String material, String algorithm, String keySpec, boolean publish, Need need)
            implements Write {
        @Override
        public String operation() {
            return "GetParametersForImport";
        }
    }

    /**
     * Send material to KMS: the pair that was just read, or what is wrapped from plaintext for this import.
     *
     * @param material name of the entry of spec.materials
     * @param attempt what is written to status first and then sent
     * @param type symmetric keys only, else null
     * @param keyMaterialId symmetric keys only; null when not known or new
     * @param description symmetric keys only, and only with new material; else null
     * @param need why it is sent
     */
    record Import(
            String material,
            ImportAttempt attempt,
            ImportType type,
            String keyMaterialId,
            String description,
            Need need)
            implements Write {
        @Override
        public String operation() {
            return "ImportKeyMaterial";
        }
    }

    /**
     * Delete material that this resource imported.
     *
     * @param material name of the entry of spec.materials
     * @param keyMaterialId which material; null for keys whose material has no id
     */
    record DeleteMaterial(String material, String keyMaterialId) implements Write {
        @Override
        public String operation() {
            return "DeleteImportedKeyMaterial";
        }

        @Override
        public Need need() {
            return Need.DELETED;
        }
    }

    /** Have the deletion of the resource wait for that of its material, before there is any. */
    record AddFinalizer() implements Action {}

    /**
     * Remove the finalizer, so that the resource goes when it is deleted.
     *
     * @param material what becomes of the material, or what became of it
     */
    record ReleaseFinalizer(Fate material) implements Action {}

    /** What becomes of key material when its resource goes. */
    enum Fate {
        /** The operator deleted it. */
        DELETED,
        /** It was to be deleted, and KMS does not hold it. */
        GONE,
        /** It was to be deleted, and stays in KMS. */
        KEPT,
        /** It stays in KMS, as the deletion policy asks. */
        RETAINED
    }
}
