package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * One key material of the key and where it comes from.
 *
 * @param name becomes the KeyMaterialDescription in KMS, so that the mapping survives a lost status
 * @param keyMaterialId which of KMS's materials this entry is, when that cannot be told otherwise; may be null
 * @param wrapped the Secrets that hold wrapped material and import token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Material(String name, String keyMaterialId, Wrapped wrapped) {}
