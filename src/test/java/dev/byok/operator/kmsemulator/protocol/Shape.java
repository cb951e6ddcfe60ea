package dev.byok.operator.kmsemulator.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * The parameters of an operation, and the check of a request against them. Unknown parameters are ignored, as by AWS.
 */
public final class Shape {
    private final List<Member> members = new ArrayList<>();

    private record Member(String name, Constraint constraint, boolean required) {}

    /** The same shape with a parameter that must be there. */
    public Shape required(String name, Constraint constraint) {
        members.add(new Member(name, constraint, true));
        return this;
    }

    /** The same shape with a parameter that may be there. */
    public Shape optional(String name, Constraint constraint) {
        members.add(new Member(name, constraint, false));
        return this;
    }

    /**
     * Checks a request.
     *
     * @throws AwsError SerializationException if a value has the wrong JSON type, ValidationException naming every
     *     other violation
     */
    public Parameters check(ObjectNode request) {
        List<String> violations = new ArrayList<>();
        check(request, "", violations);
        if (!violations.isEmpty()) {
            String plural = violations.size() == 1 ? "" : "s";
            throw AwsError.validation(
                    violations.size() + " validation error" + plural + " detected: " + String.join("; ", violations));
        }
        return new Parameters(request);
    }

    void check(JsonNode structure, String path, List<String> violations) {
        for (Member member : members) {
            JsonNode value = structure.get(member.name);
            String memberPath = path + Character.toLowerCase(member.name.charAt(0)) + member.name.substring(1);
            if (value != null && !value.isNull()) {
                new ConstraintCheck(memberPath, violations).check(member.constraint, value);
            } else if (member.required) {
                violations.add(
                        "Value null at '" + memberPath + "' failed to satisfy constraint: Member must not be null");
            }
        }
    }
}
