package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.Condition;
import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.api.v1alpha1.UnlistedMaterial;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What is told of every ImportedKey. Names are cert-manager's, for what both have. A resource without a status has what
 * can be said of it, so that none is missing among all.
 */
final class KeyFamilies {
    private static final List<String> STATUSES = List.of("True", "False", "Unknown");
    private static final String UNKNOWN = "Unknown";

    /** All of them. */
    static final List<KeyFamily> ALL = List.of(
            timestamp(
                    "byok_importedkey_expiration_timestamp_seconds",
                    "When the first of the key's materials expires, and the key stops working.",
                    ImportedKeyStatus::validTo),
            timestamp(
                    "byok_importedkey_unlisted_material_expiration_timestamp_seconds",
                    "When the first of the key's materials that spec.materials does not list expires: nobody renews"
                            + " it.",
                    status -> status.unlistedMaterials().stream()
                            .map(UnlistedMaterial::validTo)
                            .filter(Objects::nonNull)
                            .min(Comparator.naturalOrder())
                            .orElse(null)),
            timestamp(
                    "byok_importedkey_reimport_timestamp_seconds",
                    "When the key's material is next due for re-import.",
                    ImportedKeyStatus::nextReimportTime),
            timestamp(
                    "byok_importedkey_last_import_timestamp_seconds",
                    "When this ImportedKey last imported material, by KMS's clock.",
                    status -> latest(status.materials().stream().map(MaterialStatus::lastImportTime))),
            timestamp(
                    "byok_importedkey_import_parameters_expiration_timestamp_seconds",
                    "When the newest published import parameters run out: until then a ceremony can answer them.",
                    status -> latest(status.importParameters().stream().map(ImportParameters::parametersValidTo))),
            KeyFamily.gauge(
                    "byok_importedkey_ready_status",
                    "The Ready condition: 1 for the status that holds, 0 for the others.",
                    List.of("condition"),
                    KeyFamilies::readyStatus),
            KeyFamily.gauge(
                    "byok_importedkey_ready_reason",
                    "The reason of the Ready condition.",
                    List.of("reason"),
                    KeyFamilies::readyReason),
            KeyFamily.info(
                    "byok_importedkey",
                    "The key in KMS, and how its material comes: wrapped or plaintext.",
                    List.of("key_arn", "key_state", "source"),
                    (key, series) ->
                            series.add(1, status(key).keyArn(), status(key).keyState(), source(key.getSpec()))));

    private KeyFamilies() {}

    private static KeyFamily timestamp(String name, String help, Function<ImportedKeyStatus, Instant> time) {
        return KeyFamily.gauge(name, help, List.of(), (key, series) -> {
            Instant instant = time.apply(status(key));
            if (instant != null) {
                series.add((double) instant.getEpochSecond());
            }
        });
    }

    private static void readyStatus(ImportedKey key, KeyFamily.Series series) {
        String holds = status(key)
                .condition("Ready")
                .map(Condition::status)
                .filter(STATUSES::contains)
                .orElse(UNKNOWN);
        STATUSES.forEach(status -> series.add(status.equals(holds) ? 1 : 0, status));
    }

    private static void readyReason(ImportedKey key, KeyFamily.Series series) {
        status(key).condition("Ready").ifPresent(ready -> series.add(1, ready.reason()));
    }

    private static String source(ImportedKeySpec spec) {
        if (spec == null || spec.materials().isEmpty()) {
            return null;
        }
        return spec.materials().getLast().plaintext() == null ? "wrapped" : "plaintext";
    }

    private static ImportedKeyStatus status(ImportedKey key) {
        return Objects.requireNonNullElseGet(key.getStatus(), ImportedKeyStatus::empty);
    }

    private static Instant latest(Stream<Instant> times) {
        return times.filter(Objects::nonNull).max(Comparator.naturalOrder()).orElse(null);
    }
}
