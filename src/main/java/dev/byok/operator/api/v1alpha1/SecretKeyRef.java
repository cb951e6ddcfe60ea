package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;

/**
 * One key of one Secret.
 *
 * @param name name of the Secret
 * @param key key in the Secret's data
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record SecretKeyRef(
        @JsonPropertyDescription("Name of the Secret.")
        @Required
        @Size(max = 253)
        @ValidationRule(
                value = SchemaRules.SECRET_NAME,
                message = "secretKeyRef.name must be the name of a Secret: lower case letters, digits, '-' and '.',"
                        + " starting and ending with a letter or digit")
        String name,

        @JsonPropertyDescription("Key in the Secret's data.")
        @Required
        @Size(max = 253)
        @ValidationRule(
                value = SchemaRules.SECRET_KEY,
                message = "secretKeyRef.key must be a key of a Secret's data: letters, digits, '-', '_' and '.',"
                        + " such as importToken")
        String key) {}
