package dev.byok.operator.http;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Named checks, answered as kube-apiserver answers its own: a line for each, and whether all of them hold. */
public final class Health {
    private final Map<String, BooleanSupplier> checks;

    /** A health of no checks holds. */
    public Health() {
        this(Map.of());
    }

    private Health(Map<String, BooleanSupplier> checks) {
        this.checks = checks;
    }

    /** The same with one more check. */
    public Health with(String name, BooleanSupplier check) {
        Map<String, BooleanSupplier> more = new LinkedHashMap<>(checks);
        more.put(name, check);
        return new Health(more);
    }

    /** Asks every check. */
    Answer ask() {
        StringBuilder lines = new StringBuilder();
        boolean all = true;
        for (Map.Entry<String, BooleanSupplier> check : checks.entrySet()) {
            boolean holds = check.getValue().getAsBoolean();
            all &= holds;
            lines.append(holds ? "[+]" : "[-]").append(check.getKey()).append(holds ? " ok\n" : " failed\n");
        }
        return new Answer(all, lines.append(all ? "ok\n" : "failed\n").toString());
    }

    /** What the checks say. */
    record Answer(boolean holds, String text) {}
}
