package dev.byok.operator.api.v1alpha1;

/**
 * Reads enum constants by name. A value that this version does not know reads as UNKNOWN, which no rule takes for one
 * of the others: one resource that cannot be decoded would stop the watch of all, and a choice that is read as absent
 * would get the default.
 */
final class EnumText {
    private EnumText() {}

    /** Returns the constant of that name, UNKNOWN if there is none; null for null. */
    static <E extends Enum<E>> E read(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        return value == null ? null : Enum.valueOf(type, "UNKNOWN");
    }
}
