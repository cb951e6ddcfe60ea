package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.DurationText;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.Recovery;
import dev.byok.operator.api.v1alpha1.Reimport;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.api.v1alpha1.Wrapping;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Collectors;

/**
 * Finds what admission should have refused. An older CRD, or a resource stored before a rule was there, can still bring
 * such a spec.
 */
final class SpecCheck {
    private SpecCheck() {}

    /** What is wrong with the spec, naming the field and the way out; null when nothing is. */
    static String fault(ImportedKeySpec spec) {
        if (spec == null) {
            return "spec is missing, has fields of the wrong type, or is larger than 16 KiB, or metadata.finalizers is"
                    + " larger than 4 KiB; compare spec with: kubectl explain importedkey.spec --recursive";
        }
        try {
            KeyTarget.of(spec);
            String faults = fault(spec.materials().size() == 1, "spec.materials must have exactly one entry")
                    + choiceFaults(spec)
                    + materialFault(spec)
                    + expirationFault(spec.expiration())
                    + durationFault("spec.pollInterval", spec.pollInterval())
                    + (spec.reimport() == null
                            ? ""
                            : durationFault(
                                    "spec.reimport.before", spec.reimport().before()))
                    + leadTimeFault(spec);
            return faults.isEmpty() ? null : faults.strip();
        } catch (IllegalArgumentException e) {
            return e.getMessage();
        }
    }

    /** A choice that this version does not know is never taken for the default. */
    private static String choiceFaults(ImportedKeySpec spec) {
        Recovery recovery = spec.recovery();
        Reimport reimport = spec.reimport();
        Wrapping wrapping = spec.wrapping();
        return choiceFault("spec.recovery.policy", recovery == null ? null : recovery.policy())
                + choiceFault("spec.reimport.policy", reimport == null ? null : reimport.policy())
                + choiceFault("spec.deletionPolicy", spec.deletionPolicy())
                + choiceFault("spec.publishImportParameters", spec.publishImportParameters())
                + choiceFault("spec.wrapping.algorithm", wrapping == null ? null : wrapping.algorithm())
                + choiceFault("spec.wrapping.keySpec", wrapping == null ? null : wrapping.keySpec());
    }

    private static String choiceFault(String field, Enum<?> value) {
        if (value == null || !value.name().equals("UNKNOWN")) {
            return "";
        }
        String known = Arrays.stream(value.getDeclaringClass().getEnumConstants())
                .map(constant -> ((Enum<?>) constant).name())
                .filter(name -> !name.equals("UNKNOWN"))
                .collect(Collectors.joining(", "));
        return field + " has a value that this version does not know; it must be one of " + known + ". ";
    }

    private static String materialFault(ImportedKeySpec spec) {
        for (Material material : spec.materials()) {
            if (material.name() == null || material.name().isEmpty()) {
                return "spec.materials[].name is required. ";
            }
            if ((material.wrapped() == null) == (material.plaintext() == null)) {
                return "spec.materials[] needs exactly one of wrapped and plaintext. ";
            }
            String fault = sourceFault(material);
            if (!fault.isEmpty()) {
                return fault;
            }
        }
        return "";
    }

    private static String sourceFault(Material material) {
        if (material.plaintext() != null) {
            return sourceFault("plaintext", material.plaintext());
        }
        Wrapped wrapped = material.wrapped();
        String blob = sourceFault("wrapped.encryptedKeyMaterial", wrapped.encryptedKeyMaterial());
        return blob.isEmpty() ? sourceFault("wrapped.importToken", wrapped.importToken()) : blob;
    }

    /** A name that no Secret can have would lead a request of the API server elsewhere. */
    private static String sourceFault(String field, SecretSource source) {
        SecretKeyRef ref = source == null ? null : source.secretKeyRef();
        String path = "spec.materials[]." + field + ".secretKeyRef";
        if (ref == null || ref.name() == null || ref.key() == null) {
            return path + " must name a Secret and one of its keys. ";
        }
        if (!SecretKeyRef.isName(ref.name())) {
            return path + ".name must be the name of a Secret: at most 253 lower case letters, digits, '-' and '.',"
                    + " starting and ending with a letter or digit. ";
        }
        return fault(
                SecretKeyRef.isKey(ref.key()),
                path + ".key must be a key of a Secret's data: at most 253 letters, digits, '-', '_' and '.',"
                        + " such as importToken");
    }

    private static String expirationFault(Expiration expiration) {
        if (expiration == null || expiration.model() == null || expiration.model() == ExpirationModel.UNKNOWN) {
            return "spec.expiration.model must be KEY_MATERIAL_EXPIRES or KEY_MATERIAL_DOES_NOT_EXPIRE. ";
        }
        boolean one = (expiration.validFor() == null) != (expiration.validTo() == null);
        boolean none = expiration.validFor() == null && expiration.validTo() == null;
        if (expiration.expires() ? !one : !none) {
            return "spec.expiration needs exactly one of validFor and validTo with model KEY_MATERIAL_EXPIRES, "
                    + "and neither without. ";
        }
        try {
            expiration.fixedEnd();
        } catch (DateTimeException _) {
            return "spec.expiration.validTo must be an instant with offset, such as 2027-09-17T12:00:00Z. ";
        }
        return durationFault("spec.expiration.validFor", expiration.validFor());
    }

    private static String leadTimeFault(ImportedKeySpec spec) {
        boolean both = spec.reimport() != null
                && spec.reimport().before() != null
                && spec.expiration() != null
                && spec.expiration().validFor() != null;
        if (!both) {
            return "";
        }
        try {
            Duration before = DurationText.parse(spec.reimport().before());
            return fault(
                    before.compareTo(spec.expiration().lifetime()) < 0,
                    "spec.reimport.before must be shorter than spec.expiration.validFor");
        } catch (IllegalArgumentException _) {
            return ""; // Told of the duration itself.
        }
    }

    private static String durationFault(String field, String text) {
        if (text == null) {
            return "";
        }
        try {
            return fault(DurationText.parse(text).isPositive(), field + " must be longer than nothing");
        } catch (IllegalArgumentException e) {
            return field + ": " + e.getMessage() + ". ";
        }
    }

    private static String fault(boolean holds, String otherwise) {
        return holds ? "" : otherwise + ". ";
    }
}
