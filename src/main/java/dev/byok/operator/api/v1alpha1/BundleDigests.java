package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Names a pair of wrapped material and import token without holding either.
 *
 * @param blobDigest SHA-256 of the encrypted key material
 * @param tokenDigest SHA-256 of the import token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BundleDigests(String blobDigest, String tokenDigest) {}
