package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * What happens after material was lost. Deleting material is also a kill switch, which Manual respects.
 *
 * @param policy whether lost material is imported again by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Recovery(AutomationPolicy policy) {}
