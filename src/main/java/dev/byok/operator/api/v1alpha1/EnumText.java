package dev.byok.operator.api.v1alpha1;

/** Reads enum constants by name and leniently, so that every enum of the API treats unknown values alike. */
final class EnumText {
    private EnumText() {}

    /** Returns the constant of that name, or null if there is none. */
    static <E extends Enum<E>> E read(Class<E> type, String value) {
        for (E constant : type.getEnumConstants()) {
            if (constant.name().equals(value)) {
                return constant;
            }
        }
        return null;
    }
}
