package dev.byok.operator.kmsemulator.key;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One key at one moment. It is immutable, so that a read can be answered from before a write, and a write that fails
 * half way leaves nothing behind. What time alone changes (expiry, the end of a rotation) happens in {@link #at}.
 *
 * @param identity what never changes
 * @param description Description
 * @param tags tags by key
 * @param policy the key policy document
 * @param materials its key materials
 * @param disabled whether it is switched off
 * @param deletionDate when it is deleted, null if it is not to be
 * @param rotation the on-demand rotation in progress, null without one
 * @param forcedState a state the test holds it in, null for the state that follows from the rest
 */
public record EmulatedKey(
        KeyIdentity identity,
        String description,
        SortedMap<String, String> tags,
        String policy,
        Materials materials,
        boolean disabled,
        Instant deletionDate,
        Rotation rotation,
        KeyState forcedState) {

    /** An on-demand rotation between its start and the moment the pending material becomes current. */
    public record Rotation(Instant start, Instant end) {}

    public EmulatedKey {
        tags = Collections.unmodifiableSortedMap(new TreeMap<>(tags));
    }

    /** A new key. */
    public EmulatedKey(
            KeyIdentity identity,
            String description,
            SortedMap<String, String> tags,
            String policy,
            Materials materials) {
        this(identity, description, tags, policy, materials, false, null, null, null);
    }

    /** Where the key lives. */
    public KeyArn arn() {
        return identity.arn();
    }

    /** Its key spec. */
    public KeySpec spec() {
        return identity.spec();
    }

    /** The key state. */
    public KeyState state() {
        if (forcedState != null) {
            return forcedState;
        }
        if (deletionDate != null) {
            return KeyState.PENDING_DELETION;
        }
        if (!materials.complete()) {
            return KeyState.PENDING_IMPORT;
        }
        return disabled ? KeyState.DISABLED : KeyState.ENABLED;
    }

    /** The key after everything that time has done to it by then. */
    public EmulatedKey at(Instant now) {
        EmulatedKey settled = this;
        if (rotation != null && !now.isBefore(rotation.end)) {
            settled = settled.with(materials.rotate(rotation.end)).with((Rotation) null);
        }
        Materials left = settled.materials.at(now);
        return left.equals(settled.materials) ? settled : settled.with(left);
    }

    /** The key with other materials. */
    public EmulatedKey with(Materials newMaterials) {
        return new EmulatedKey(
                identity, description, tags, policy, newMaterials, disabled, deletionDate, rotation, forcedState);
    }

    /** The key with a rotation in progress, or none. */
    public EmulatedKey with(Rotation newRotation) {
        return new EmulatedKey(
                identity, description, tags, policy, materials, disabled, deletionDate, newRotation, forcedState);
    }

    /** The key held in a state, or let go. */
    public EmulatedKey with(KeyState newForcedState) {
        return new EmulatedKey(
                identity, description, tags, policy, materials, disabled, deletionDate, rotation, newForcedState);
    }

    /** The key switched on or off. */
    public EmulatedKey withDisabled(boolean newDisabled) {
        return new EmulatedKey(
                identity, description, tags, policy, materials, newDisabled, deletionDate, rotation, forcedState);
    }

    /** The key to be deleted then, or no longer. */
    public EmulatedKey withDeletionDate(Instant newDeletionDate) {
        return new EmulatedKey(
                identity, description, tags, policy, materials, disabled, newDeletionDate, rotation, forcedState);
    }

    /** The key with other tags. */
    public EmulatedKey withTags(SortedMap<String, String> newTags) {
        return new EmulatedKey(
                identity, description, newTags, policy, materials, disabled, deletionDate, rotation, forcedState);
    }

    /** The key with another description. */
    public EmulatedKey withDescription(String newDescription) {
        return new EmulatedKey(
                identity, newDescription, tags, policy, materials, disabled, deletionDate, rotation, forcedState);
    }
}
