package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One key material of the key and where it comes from.
 *
 * @param name becomes the KeyMaterialDescription in KMS, so that the mapping survives a lost status
 * @param keyMaterialId which of KMS's materials this entry is, when that cannot be told otherwise; may be null
 * @param wrapped the Secrets that hold wrapped material and import token; null if {@code plaintext} is given
 * @param plaintext the Secret that holds the material itself; null if {@code wrapped} is given
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.ONE_SOURCE,
        message =
                "spec.materials[] needs exactly one of wrapped and plaintext: wrapped names Secrets with material that"
                        + " was wrapped outside the cluster, plaintext a Secret with the material itself")
public record Material(
        @JsonPropertyDescription(
                "Name of the material: 1 to 63 letters, digits, '-', '_' and '.', starting and ending with a letter"
                        + " or digit. It becomes the KeyMaterialDescription of a symmetric key in KMS.")
        @Required
        @Size(max = 63)
        @ValidationRule(
                value = SchemaRules.MATERIAL_NAME,
                message = "name of a material must be letters, digits, '-', '_' and '.', starting and ending with a"
                        + " letter or digit, such as \"2026\"")
        String name,

        @JsonPropertyDescription(
                "KMS's KeyMaterialId of this material, 64 hex digits in lower case; symmetric keys only. Needed"
                        + " only when the operator cannot tell by itself which material of KMS this is. It may be"
                        + " corrected until status.materials confirms it.")
        @Size(max = 64)
        @ValidationRule(
                value = SchemaRules.KEY_MATERIAL_ID,
                message = "keyMaterialId must be 64 hex digits in lower case, as aws kms list-key-rotations"
                        + " --include-key-material ALL_KEY_MATERIAL shows it")
        String keyMaterialId,

        @JsonPropertyDescription(
                "Material that was wrapped outside the cluster: the Secrets that hold the wrapped bytes and the"
                        + " import token. One Secret with both is best, because it changes atomically. Exactly one"
                        + " of wrapped and plaintext.")
        Wrapped wrapped,

        @JsonPropertyDescription(
                "The material itself, which the operator may read: it wraps and imports it without anybody's help,"
                        + " again before each expiry. Raw bytes for symmetric and HMAC keys, PKCS#8 DER for RSA and"
                        + " ECC keys. Exactly one of wrapped and plaintext.")
        SecretSource plaintext) {}
