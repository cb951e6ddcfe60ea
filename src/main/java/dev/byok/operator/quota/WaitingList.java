package dev.byok.operator.quota;

import java.time.Duration;
import java.util.List;

/** Resources that wait and are woken, so that none holds a thread meanwhile. */
public interface WaitingList {
    /** Has that run whenever {@link #called} and {@link #pause} may have changed. */
    void onChange(Runnable action);

    /** Whom to wake now. Each is told once, and is expected to ask again. */
    List<NamespacedName> called();

    /** How long until somebody may have to be woken, if nothing changes before; a second at most. */
    Duration pause();

    /** The resource waits for nothing any more. */
    void leave(NamespacedName id);
}
