package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * When material is imported again before it expires.
 *
 * @param before how long before the end, such as 30d; null with beforePercentage or for the default of a third
 * @param beforePercentage the same as a share of the actual lifetime, 1 to 90; may be null
 * @param policy whether a due re-import happens by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Reimport(String before, Integer beforePercentage, AutomationPolicy policy) {}
