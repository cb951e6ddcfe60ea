package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Material that was wrapped outside the cluster, and the import token it was wrapped for. One Secret with both is best:
 * it changes atomically.
 *
 * @param encryptedKeyMaterial the wrapped bytes, as KMS's EncryptedKeyMaterial takes them
 * @param importToken the token that came with the wrapping public key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Wrapped(SecretSource encryptedKeyMaterial, SecretSource importToken) {}
