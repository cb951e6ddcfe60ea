package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * Published parameters for one import: what a ceremony needs to wrap the material.
 *
 * @param material name of the entry of spec.materials
 * @param publicKey wrapping public key, PEM
 * @param publicKeyFingerprint SHA-256 of the DER public key; compare it before wrapping
 * @param importToken import token, base64
 * @param wrappingAlgorithm KMS's WrappingAlgorithm
 * @param wrappingKeySpec KMS's WrappingKeySpec
 * @param parametersValidTo when both run out
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ImportParameters(
        String material,
        String publicKey,
        String publicKeyFingerprint,
        String importToken,
        String wrappingAlgorithm,
        String wrappingKeySpec,
        Instant parametersValidTo) {}
