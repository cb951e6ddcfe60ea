package dev.byok.operator.gitops;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.Plan;
import dev.byok.operator.plan.Posture;
import dev.byok.operator.plan.Reason;
import dev.byok.operator.plan.Report;
import dev.byok.operator.plan.Subject;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Test kit: a resource with every status that the operator can write, made by the code that writes it. */
final class Standings {
    private static final KubernetesSerialization WIRE = new KubernetesSerialization();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final List<Posture> POSTURES =
            List.of(Posture.READY, Posture.WAITING, Posture.STALLED, Posture.UNKNOWN);
    private static final long GENERATION = 3;

    /** What is remembered of the key: nothing, material in its last days, or material that is gone. */
    private enum Memory {
        NOTHING("{}"),
        EXPIRING("{\"lastObservedTime\": \"2026-11-23T12:00:00Z\"," + material("IMPORTED") + "}"),
        LOST("{\"lastObservedTime\": \"2026-11-23T12:00:00Z\", \"lossTime\": \"2026-11-23T11:00:00Z\","
                + material("PENDING_IMPORT") + "}");

        private final String json;

        Memory(String json) {
            this.json = json;
        }

        private static String material(String importState) {
            return "\"materials\": [{\"name\": \"2026\", \"importState\": \"" + importState
                    + "\", \"lastImportTime\": \"2026-08-26T12:00:00Z\", \"validTo\": \"2026-11-24T12:00:00Z\"}]";
        }

        ImportedKeyStatus status() {
            return WIRE.unmarshal(json, ImportedKeyStatus.class);
        }
    }

    private final Map<String, JsonNode> objects = new LinkedHashMap<>();
    private final Map<String, Standing> standings = new LinkedHashMap<>();

    private Standings() {}

    /** All of them. */
    static Standings all() {
        Standings all = new Standings();
        all.neverSeen();
        for (Memory memory : Memory.values()) {
            for (Posture posture : POSTURES) {
                for (Reason reason : Reason.values()) {
                    all.decided(memory, posture, reason);
                }
                all.undecided(memory, posture);
            }
            all.fault(memory);
        }
        return all;
    }

    /** The resources, as the API server shows them, by name. */
    Map<String, JsonNode> objects() {
        return objects;
    }

    /** How each of them stands. */
    Map<String, Standing> standings() {
        return standings;
    }

    private void neverSeen() {
        ImportedKeyStatus byDefault = WIRE.unmarshal("{\"observedGeneration\": -1}", ImportedKeyStatus.class);
        put("never seen", byDefault, 1, false, new Standing(Posture.UNKNOWN, Reason.Importing, false, false, false));
    }

    private void decided(Memory memory, Posture posture, Reason reason) {
        ImportedKeyStatus status = after(memory.status(), posture, reason, GENERATION);
        boolean lost = memory == Memory.LOST;
        String name = memory + " " + posture + " " + reason;
        put(name, status, GENERATION, false, new Standing(posture, reason, true, false, lost));
        put(name + " edited since", status, GENERATION + 1, false, new Standing(posture, reason, false, false, lost));
        put(name + " deleting", status, GENERATION, true, new Standing(posture, reason, true, true, lost));
    }

    /**
     * Throttling and the like leave the values of the conditions of this generation, and know nothing of another one.
     */
    private void undecided(Memory memory, Posture before) {
        boolean lost = memory == Memory.LOST;
        for (Reason reason : List.of(Reason.Throttled, Reason.KmsUnavailable)) {
            String name = memory + " " + reason + " after " + before;
            ImportedKeyStatus said = after(memory.status(), before, Reason.Imported, GENERATION);
            put(
                    name,
                    after(said, Posture.UNDECIDED, reason, GENERATION),
                    GENERATION,
                    false,
                    new Standing(before, reason, true, false, lost));
            put(
                    name + " of another generation",
                    after(said, Posture.UNDECIDED, reason, GENERATION + 1),
                    GENERATION + 1,
                    false,
                    new Standing(Posture.UNKNOWN, reason, true, false, lost));
        }
    }

    private void fault(Memory memory) {
        ImportedKeyStatus status = Report.internalError(look(memory.status(), GENERATION), "words", NOW);
        Standing waiting = new Standing(Posture.WAITING, Reason.InternalError, true, false, memory == Memory.LOST);
        put(memory + " fault", status, GENERATION, false, waiting);
    }

    private static ImportedKeyStatus after(ImportedKeyStatus before, Posture posture, Reason reason, long generation) {
        Plan plan = Plan.wait(posture, reason, "words", Duration.ofHours(1));
        return Report.after(look(before, generation), plan, NOW);
    }

    private static Observation look(ImportedKeyStatus status, long generation) {
        Subject subject =
                new Subject("payments", "payments", "uid", generation, NOW.minusSeconds(60), false, false, null);
        return Observation.blank(subject, example().getSpec(), status);
    }

    private void put(String name, ImportedKeyStatus status, long generation, boolean deleting, Standing standing) {
        ImportedKey key = example();
        key.getMetadata().setGeneration(generation);
        key.getMetadata().setDeletionTimestamp(deleting ? "2026-11-23T12:00:00Z" : null);
        key.setStatus(status);
        try {
            objects.put(name, JSON.readTree(WIRE.asJson(key)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        standings.put(name, standing);
    }

    private static ImportedKey example() {
        try {
            return WIRE.unmarshal(
                    Files.readString(Path.of("deploy", "examples", "importedkey.yaml")), ImportedKey.class);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
