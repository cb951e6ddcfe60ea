package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import java.util.function.Predicate;
import java.util.regex.Pattern;

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
        @Size(max = SecretKeyRef.MAX_LENGTH)
        @ValidationRule(
                value = SchemaRules.SECRET_NAME,
                message = "secretKeyRef.name must be the name of a Secret: lower case letters, digits, '-' and '.',"
                        + " starting and ending with a letter or digit")
        String name,

        @JsonPropertyDescription("Key in the Secret's data.")
        @Required
        @Size(max = SecretKeyRef.MAX_LENGTH)
        @ValidationRule(
                value = SchemaRules.SECRET_KEY,
                message = "secretKeyRef.key must be a key of a Secret's data: letters, digits, '-', '_' and '.',"
                        + " such as importToken")
        String key) {
    static final int MAX_LENGTH = 253;
    private static final Predicate<String> NAMESPACE =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?").asMatchPredicate();
    private static final Predicate<String> NAME =
            Pattern.compile(SchemaRules.DNS_SUBDOMAIN).asMatchPredicate();
    private static final Predicate<String> KEY =
            Pattern.compile(SchemaRules.SECRET_KEY_CHARACTERS).asMatchPredicate();

    /** Whether a Secret can have that name (RFC 1123 subdomain). Any other text must not become part of a URL. */
    public static boolean isName(String text) {
        return text != null && text.length() <= MAX_LENGTH && NAME.test(text);
    }

    /** Whether a namespace can have that name (RFC 1123 label). */
    public static boolean isNamespace(String text) {
        return text != null && NAMESPACE.test(text);
    }

    /** Whether the data of a Secret can have that key (Kubernetes API, Secret.data). */
    public static boolean isKey(String text) {
        return text != null
                && text.length() <= MAX_LENGTH
                && KEY.test(text)
                && !text.equals(".")
                && !text.startsWith("..");
    }
}
