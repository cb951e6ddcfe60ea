package dev.byok.operator.api.v1alpha1;

import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.fabric8.kubernetes.api.model.apiextensions.v1.ValidationRule;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The form that the committed CRD demands of a string: the regular expression of its first rule, and its length.
 *
 * @param regex as CEL reads it
 * @param maxLength in characters
 */
record CelRegex(String regex, long maxLength) {
    private static final Pattern MATCHES = Pattern.compile("self[.]matches\\('([^']*)'\\)");

    /** Reads the form of the field at that path. */
    static CelRegex ofField(String... path) throws IOException {
        JSONSchemaProps field = CrdFile.at(CrdFile.committedSchema(), path);
        ValidationRule rule = field.getXKubernetesValidations().getFirst();
        Matcher matcher = MATCHES.matcher(rule.getRule());
        if (!matcher.find()) {
            throw new IllegalStateException("no regular expression in " + rule.getRule());
        }
        return new CelRegex(matcher.group(1), field.getMaxLength());
    }

    /** Whether the API server would take the form of the text; RE2's "$" is the end of the text, Java's is not. */
    boolean takes(String text) {
        Pattern pattern = Pattern.compile(regex.replaceFirst("[$]$", "\\\\z"));
        return !text.isEmpty()
                && text.length() <= maxLength
                && pattern.matcher(text).find();
    }
}
