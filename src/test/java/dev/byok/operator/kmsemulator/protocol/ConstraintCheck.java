package dev.byok.operator.kmsemulator.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Base64;
import java.util.List;

/** Checks one value against its constraint, in AWS's words. */
record ConstraintCheck(String path, List<String> violations) {

    void check(Constraint constraint, JsonNode value) {
        switch (constraint) {
            case Constraint.Text text -> text(text, value);
            case Constraint.Choice choice -> choice(choice, value);
            case Constraint.Blob blob -> blob(blob, value);
            case Constraint.Whole whole -> whole(whole, value);
            case Constraint.Moment _ -> serializable(value.isNumber(), "TIMESTAMP");
            case Constraint.Flag _ -> serializable(value.isBoolean(), "BOOLEAN");
            case Constraint.ListOf list -> list(list, value);
            case Constraint.TextMap _ -> textMap(value);
            case Constraint.Structure structure -> {
                serializable(value.isObject(), "STRUCTURE");
                structure.shape().check(value, path + ".", violations);
            }
        }
    }

    private void text(Constraint.Text text, JsonNode value) {
        serializable(value.isTextual(), "STRING");
        String content = value.textValue();
        length(content.length(), text.min(), text.max(), "Value '" + content + "'");
        if (text.pattern() != null && !text.pattern().matcher(content).matches()) {
            violate("Value '" + content + "'", "satisfy regular expression pattern: " + text.pattern());
        }
    }

    private void choice(Constraint.Choice choice, JsonNode value) {
        serializable(value.isTextual(), "STRING");
        if (!choice.values().contains(value.textValue())) {
            violate("Value '" + value.textValue() + "'", "satisfy enum value set: " + choice.values());
        }
    }

    private void blob(Constraint.Blob blob, JsonNode value) {
        serializable(value.isTextual(), "BLOB");
        try {
            length(Base64.getDecoder().decode(value.textValue()).length, blob.min(), blob.max(), "Value");
        } catch (IllegalArgumentException e) {
            serializable(false, "BLOB");
        }
    }

    private void whole(Constraint.Whole whole, JsonNode value) {
        serializable(value.isIntegralNumber(), "INTEGER");
        long number = value.longValue();
        if (number < whole.min()) {
            violate("Value '" + number + "'", "have value greater than or equal to " + whole.min());
        } else if (number > whole.max()) {
            violate("Value '" + number + "'", "have value less than or equal to " + whole.max());
        }
    }

    private void list(Constraint.ListOf list, JsonNode value) {
        serializable(value.isArray(), "LIST");
        length(value.size(), 0, list.max(), "Value");
        for (int i = 0; i < value.size(); i++) {
            new ConstraintCheck(path + "." + (i + 1) + ".member", violations).check(list.element(), value.get(i));
        }
    }

    private void textMap(JsonNode value) {
        serializable(value.isObject(), "MAP");
        value.forEach(entry -> serializable(entry.isTextual(), "STRING"));
    }

    private void length(int length, int min, int max, String subject) {
        if (length < min) {
            violate(subject, "have length greater than or equal to " + min);
        } else if (length > max) {
            violate(subject, "have length less than or equal to " + max);
        }
    }

    private void violate(String subject, String demand) {
        violations.add(subject + " at '" + path + "' failed to satisfy constraint: Member must " + demand);
    }

    private void serializable(boolean typeMatches, String type) {
        if (!typeMatches) {
            throw new AwsError("SerializationException", "'" + path + "' can not be converted to " + type);
        }
    }
}
