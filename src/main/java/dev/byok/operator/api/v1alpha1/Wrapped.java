package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * Material that was wrapped outside the cluster, and the import token it was wrapped for. One Secret with both is best:
 * it changes atomically.
 *
 * @param encryptedKeyMaterial the wrapped bytes, as KMS's EncryptedKeyMaterial takes them
 * @param importToken the token that came with the wrapping public key
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.BLOB_IS_NOT_TOKEN,
        message = "encryptedKeyMaterial and importToken name the same key of the same Secret; point each to its own"
                + " key")
public record Wrapped(
        @JsonPropertyDescription(
                "The wrapped key material: the bytes that ImportKeyMaterial takes as EncryptedKeyMaterial.")
        @Required
        SecretSource encryptedKeyMaterial,

        @JsonPropertyDescription(
                "The import token that came with the wrapping public key; it lives 24 hours and fits no other"
                        + " public key.")
        @Required
        SecretSource importToken) {}
