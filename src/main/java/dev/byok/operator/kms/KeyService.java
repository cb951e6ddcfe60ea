package dev.byok.operator.kms;

import java.util.List;

/**
 * What the operator asks of AWS KMS. Every call blocks and throws {@link KmsFailure}, and nothing else, when KMS could
 * not be asked or said no. Reads may be repeated by the implementation; a call that changes something is sent once.
 */
public interface KeyService {

    /**
     * Reads the key (DescribeKey), and KMS's own clock with it.
     *
     * @throws KmsFailure if it cannot be read
     */
    KeyDescription describe(KeyRef key);

    /**
     * Lists every material of a symmetric key, the first and a pending one included (ListKeyRotations with
     * ALL_KEY_MATERIAL). KMS refuses this for other key specs.
     *
     * @throws KmsFailure if they cannot be listed
     */
    List<KeyMaterial> listMaterials(KeyRef key);

    /**
     * Gets a wrapping public key and its import token (GetParametersForImport).
     *
     * @param algorithm KMS's WrappingAlgorithm
     * @param keySpec KMS's WrappingKeySpec
     * @throws KmsFailure if KMS gives none
     */
    ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec);

    /**
     * Reads the public key of an asymmetric key (GetPublicKey).
     *
     * @return DER (SubjectPublicKeyInfo)
     * @throws KmsFailure if it cannot be read
     */
    byte[] publicKey(KeyRef key);

    /**
     * Imports wrapped material (ImportKeyMaterial).
     *
     * @return what KMS answered
     * @throws KmsFailure if it refused, or if the outcome is not known
     */
    ImportReceipt importMaterial(ImportRequest request);

    /**
     * Deletes imported material (DeleteImportedKeyMaterial). Material that is not there is no error.
     *
     * @param keyMaterialId which material; null only for keys whose materials have no id (HMAC, RSA, ECC), since KMS
     *     would delete the current one
     * @return the AWS request id
     * @throws KmsFailure if KMS refused, or if the outcome is not known
     */
    String deleteMaterial(KeyRef key, String keyMaterialId);
}
