package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * How material is to be wrapped for import. Without it the operator's default for the key spec holds.
 *
 * @param algorithm KMS's WrappingAlgorithm; may be null
 * @param keySpec KMS's WrappingKeySpec; may be null
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.SM2_TOGETHER,
        message = "spec.wrapping: algorithm SM2PKE and keySpec SM2 go together; set both, in a China Region, or"
                + " neither")
public record Wrapping(
        @JsonPropertyDescription(
                "KMS's WrappingAlgorithm. RSAES_OAEP_SHA_256 and RSAES_OAEP_SHA_1 are for symmetric, HMAC and ECC"
                        + " keys, RSA_AES_KEY_WRAP_SHA_256 and RSA_AES_KEY_WRAP_SHA_1 for RSA and ECC keys, SM2PKE"
                        + " for China Regions. Default: depends on the key's spec.")
        WrappingAlgorithm algorithm,

        @JsonPropertyDescription(
                "KMS's WrappingKeySpec: the size of the wrapping key. SM2 goes with SM2PKE and nothing else."
                        + " Default: RSA_4096.")
        WrappingKeySpec keySpec) {}
