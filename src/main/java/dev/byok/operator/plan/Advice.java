package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.kms.KeySpec;

/** Words the way out of what users have to mend themselves. */
final class Advice {
    private Advice() {}

    /** How a new pair is made, with the aws CLI. */
    static String newPair(Situation at) {
        Wrapped wrapped = at.look().material().wrapped();
        return "To get a public key and token that live 24 hours: aws kms get-parameters-for-import --region "
                + KeyTarget.of(at.spec()).region() + " --key-id " + at.key().arn()
                + " --wrapping-algorithm " + algorithm(at) + " --wrapping-key-spec " + keySpec(at)
                + "; wrap the material under that PublicKey and put it into "
                + place(wrapped.encryptedKeyMaterial()) + ", and the ImportToken into " + place(wrapped.importToken());
    }

    /** A Secret and its key, as messages name them. */
    static String place(SecretSource source) {
        SecretKeyRef ref = source.secretKeyRef();
        return "Secret " + ref.name() + " key " + ref.key();
    }

    /** What KMS's refusal of a pair means. */
    static String refused(Reason reason) {
        return switch (reason) {
            case ImportTokenExpired -> "The import token is older than 24 hours.";
            case InvalidImportToken ->
                "KMS does not know the import token: it is damaged, or was made for another key or Region.";
            case InvalidCiphertext ->
                "KMS could not unwrap the material: it was wrapped under another public key than the token's, or with"
                        + " another algorithm (mind SHA-256 for OAEP and for MGF1).";
            default -> "KMS refused the pair.";
        };
    }

    /** What mends a failure. */
    static String mend(Reason reason) {
        return switch (reason) {
            case IncorrectKeyMaterial ->
                "Only the very bytes that this key first held can be imported into it; wrap those";
            case AccessDenied -> "Allow it in the key policy or in the role of the operator";
            case CredentialsRejected -> "Check the operator's AWS credentials and clock";
            case ValidationFailed -> "It is tried again with a fresh ValidTo";
            case UnsupportedKey, InvalidSpec, LimitExceeded -> "It is tried again when the spec or a Secret changes";
            default -> "It is tried again";
        };
    }

    private static WrappingAlgorithm algorithm(Situation at) {
        Wrapping wrapping = at.spec().wrapping();
        if (wrapping != null && wrapping.algorithm() != null) {
            return wrapping.algorithm();
        }
        KeySpec.Family family = at.keySpec().family();
        return switch (family) {
            case SYMMETRIC, HMAC -> WrappingAlgorithm.RSAES_OAEP_SHA_256;
            case RSA, ECC -> WrappingAlgorithm.RSA_AES_KEY_WRAP_SHA_256;
            case SM2 -> WrappingAlgorithm.SM2PKE;
        };
    }

    private static WrappingKeySpec keySpec(Situation at) {
        Wrapping wrapping = at.spec().wrapping();
        if (wrapping != null && wrapping.keySpec() != null) {
            return wrapping.keySpec();
        }
        return at.keySpec().family() == KeySpec.Family.SM2 ? WrappingKeySpec.SM2 : WrappingKeySpec.RSA_4096;
    }
}
