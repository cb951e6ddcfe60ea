package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;

/** Words the way out of what users have to mend themselves. */
final class Advice {
    private Advice() {}

    /** How a new pair is made, with the aws CLI. */
    static String newPair(Situation at) {
        Wrapped wrapped = at.look().material().wrapped();
        WrappingChoice choice = WrappingChoice.of(at);
        return "To get a public key and token that live 24 hours: aws kms get-parameters-for-import --region "
                + KeyTarget.of(at.spec()).region() + " --key-id " + at.key().arn()
                + " --wrapping-algorithm " + choice.algorithm() + " --wrapping-key-spec " + choice.keySpec()
                + "; wrap the material under that PublicKey and put it into "
                + place(wrapped.encryptedKeyMaterial()) + ", and the ImportToken into " + place(wrapped.importToken());
    }

    /** How the published parameters are answered. */
    static String published(Situation at, ImportParameters set) {
        Wrapped wrapped = at.look().material().wrapped();
        return "An answer is awaited until " + set.parametersValidTo()
                + ": wrap the material under the public key in status.importParameters (SHA-256 "
                + set.publicKeyFingerprint() + ") with " + set.wrappingAlgorithm() + ", and put it into "
                + place(wrapped.encryptedKeyMaterial()) + " and the import token into " + place(wrapped.importToken());
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
            case IncorrectKeyMaterial ->
                "KMS unwrapped the material, and it is not the one that this key first held; only those very bytes can"
                        + " be imported into it.";
            default -> "KMS refused the pair.";
        };
    }

    /** What mends the refusal of the first import into a replica. */
    static String primaryFirst() {
        return "A replica of a multi-Region key takes only material that its primary key holds: import it there first;"
                + " it is tried again";
    }

    /** What mends a failure. */
    static String mend(Reason reason) {
        return switch (reason) {
            case IncorrectKeyMaterial ->
                "Only the very bytes that this key first held can be imported into it; wrap those";
            case AccessDenied -> "Allow it in the key policy or in the role of the operator, whose log has AWS's words";
            case CredentialsRejected -> "Whoever runs the operator finds the cause in its log";
            case KmsUnavailable, KmsError -> "It is tried again; the operator's log has AWS's words";
            case ValidationFailed -> "It is tried again with a fresh ValidTo";
            case UnsupportedKey, InvalidSpec, LimitExceeded -> "It is tried again when the spec or a Secret changes";
            default -> "It is tried again";
        };
    }
}
