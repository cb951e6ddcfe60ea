package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;

/**
 * What happens after material was lost. Deleting material is also a kill switch, which Manual respects.
 *
 * @param policy whether lost material is imported again by itself
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Recovery(
        @JsonPropertyDescription(
                "Automatic: lost material is imported again by itself, or newly wrapped material is asked for."
                        + " Manual: it stays lost until the annotation byok.dev/reimport-requested-at asks, because"
                        + " deleting material is also a way to stop a key. Default: Automatic.")
        @Default("Automatic")
        AutomationPolicy policy) {}
