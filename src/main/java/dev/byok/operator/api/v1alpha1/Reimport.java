package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * When material is imported again before it expires.
 *
 * @param before how long before the end, such as 30d; null with beforePercentage or for the default of a third
 * @param beforePercentage the same as a share of the actual lifetime, 1 to 90; may be null
 * @param policy whether a due re-import happens by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
@ValidationRule(
        value = SchemaRules.ONE_LEAD_TIME,
        message = "spec.reimport takes at most one of before and beforePercentage; remove one of them")
public record Reimport(
        @JsonPropertyDescription(
                "How long before the end of its validity material is imported again, such as 30d; at least 10m and"
                        + " shorter than spec.expiration.validFor. Not together with beforePercentage.")
        @Size(max = DurationText.MAX_LENGTH)
        @ValidationRule(value = SchemaRules.DURATION, message = "spec.reimport.before" + SchemaRules.DURATION_FORM)
        @ValidationRule(value = SchemaRules.AT_LEAST_10M, message = "spec.reimport.before must be at least 10m")
        String before,

        @JsonPropertyDescription(
                "The same as a share of the material's actual lifetime, 1 to 90 percent. Not together with before;"
                        + " without either it is 33.")
        @Min(1)
        @Max(90)
        Integer beforePercentage,

        @JsonPropertyDescription(
                "Automatic: a due re-import happens by itself, or asks for newly wrapped material. Manual: expiring"
                        + " material is left to lapse unless the annotation byok.dev/reimport-requested-at asks."
                        + " Default: Automatic.")
        @Default("Automatic")
        AutomationPolicy policy) {}
