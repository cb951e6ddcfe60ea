package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import java.time.Instant;

/**
 * Published parameters for one import: what a ceremony needs to wrap the material.
 *
 * @param material name of the entry of spec.materials
 * @param publicKey wrapping public key, PEM
 * @param publicKeyFingerprint SHA-256 of the DER public key; compare it before wrapping
 * @param importToken import token, base64
 * @param tokenDigest keyed digest of the import token, by which an answer to this set is known
 * @param wrappingAlgorithm KMS's WrappingAlgorithm
 * @param wrappingKeySpec KMS's WrappingKeySpec
 * @param parametersValidTo when both run out
 * @param mac authentication code of all this and of the resource it is for, under a key that only the operator has
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportParameters(
        @JsonPropertyDescription("Name of the entry of spec.materials that is awaited.") @Required
        String material,

        @JsonPropertyDescription("Wrapping public key, PEM.")
        String publicKey,

        @JsonPropertyDescription(
                "SHA-256 of the DER form of the public key. Compare it over a second channel before wrapping:"
                        + " whoever can write this status could swap the key.")
        @Required
        String publicKeyFingerprint,

        @JsonPropertyDescription("Import token, base64. It goes back with the wrapped material.")
        String importToken,

        @JsonPropertyDescription("Digest of the import token under a key that only the operator has.")
        String tokenDigest,

        @JsonPropertyDescription("KMS's WrappingAlgorithm that the parameters are for.")
        String wrappingAlgorithm,

        @JsonPropertyDescription("KMS's WrappingKeySpec that the parameters are for.")
        String wrappingKeySpec,

        @JsonPropertyDescription("When public key and token run out, 24 hours after they were fetched.")
        Instant parametersValidTo,

        @JsonPropertyDescription(
                "Authentication code of this set and of the resource that it is for, under a key that only the"
                        + " operator has. A set without the right one was written by somebody else; the operator"
                        + " replaces it.")
        String mac) {

    /** The same set with that authentication code. */
    public ImportParameters withMac(String code) {
        return new ImportParameters(
                material,
                publicKey,
                publicKeyFingerprint,
                importToken,
                tokenDigest,
                wrappingAlgorithm,
                wrappingKeySpec,
                parametersValidTo,
                code);
    }
}
