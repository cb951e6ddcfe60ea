package dev.byok.operator.kmsemulator.key;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import java.util.EnumSet;
import java.util.Set;

/** What an operation wants of a key, and so the key states in which KMS allows it: the rows of KMS's state table. */
public final class KeyAccess {
    /** Reading what the key is. */
    public static final KeyAccess DESCRIBE = new KeyAccess(EnumSet.allOf(KeyState.class));
    /** GetParametersForImport. */
    public static final KeyAccess IMPORT_PARAMETERS =
            new KeyAccess(EnumSet.of(KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_IMPORT));
    /** ImportKeyMaterial. */
    public static final KeyAccess IMPORT =
            new KeyAccess(EnumSet.of(KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_IMPORT, KeyState.UPDATING));
    /** DeleteImportedKeyMaterial. */
    public static final KeyAccess DELETE_MATERIAL = new KeyAccess(EnumSet.of(
            KeyState.ENABLED,
            KeyState.DISABLED,
            KeyState.PENDING_IMPORT,
            KeyState.PENDING_DELETION,
            KeyState.PENDING_REPLICA_DELETION));
    /** EnableKey and DisableKey. */
    public static final KeyAccess SWITCH = new KeyAccess(EnumSet.of(KeyState.ENABLED, KeyState.DISABLED));
    /** Cryptographic operations and GetPublicKey. */
    public static final KeyAccess USE = new KeyAccess(EnumSet.of(KeyState.ENABLED, KeyState.UPDATING));
    /** RotateKeyOnDemand and ReplicateKey. */
    public static final KeyAccess REPLICATE_OR_ROTATE = new KeyAccess(EnumSet.of(KeyState.ENABLED));
    /** Tags, aliases and the description. */
    public static final KeyAccess EDIT = new KeyAccess(EnumSet.of(
            KeyState.ENABLED,
            KeyState.DISABLED,
            KeyState.PENDING_IMPORT,
            KeyState.CREATING,
            KeyState.UPDATING,
            KeyState.UNAVAILABLE));
    /** ScheduleKeyDeletion. */
    public static final KeyAccess SCHEDULE_DELETION = new KeyAccess(EnumSet.of(
            KeyState.ENABLED, KeyState.DISABLED, KeyState.PENDING_IMPORT, KeyState.CREATING, KeyState.UNAVAILABLE));
    /** CancelKeyDeletion. */
    public static final KeyAccess CANCEL_DELETION =
            new KeyAccess(EnumSet.of(KeyState.PENDING_DELETION, KeyState.PENDING_REPLICA_DELETION));

    private final Set<KeyState> allowed;

    private KeyAccess(Set<KeyState> allowed) {
        this.allowed = allowed;
    }

    /**
     * Passes the key through if its state allows this.
     *
     * @throws AwsError DisabledException or KMSInvalidStateException otherwise
     */
    public EmulatedKey check(EmulatedKey key) {
        KeyState state = key.state();
        if (allowed.contains(state)) {
            return key;
        }
        if (state == KeyState.DISABLED && (this == USE || this == REPLICATE_OR_ROTATE)) {
            throw new AwsError("DisabledException", key.arn() + " " + state.sentence());
        }
        if (this == CANCEL_DELETION) {
            throw AwsError.invalidState(key.arn() + " is not pending deletion.");
        }
        throw AwsError.invalidState(key.arn() + " " + state.sentence());
    }
}
