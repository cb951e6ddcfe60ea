package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The processor time that each program of a run has used so far. They share the machine, so it says which of them
 * bounds the others.
 *
 * @param used by program
 */
record ProcessorTime(Map<String, Duration> used) {
    /** The emulator runs in this process. */
    private static final String OURS = "KMS emulator and benchmark";

    static ProcessorTime now(OperatorProcess operator) {
        Map<String, Duration> used = new LinkedHashMap<>();
        used.put("operator", operator.processorTime());
        ProcessHandle.current()
                .children()
                .filter(child -> child.pid() != operator.program().process().pid())
                .forEach(child -> child.info()
                        .command()
                        .ifPresent(command -> used.merge(
                                Path.of(command).getFileName().toString(),
                                child.info().totalCpuDuration().orElse(Duration.ZERO),
                                Duration::plus)));
        used.put(OURS, ProcessHandle.current().info().totalCpuDuration().orElseThrow());
        return new ProcessorTime(used);
    }

    /** What was used since then. */
    ProcessorTime since(ProcessorTime before) {
        Map<String, Duration> more = new LinkedHashMap<>();
        used.forEach(
                (program, time) -> more.put(program, time.minus(before.used().getOrDefault(program, Duration.ZERO))));
        return new ProcessorTime(more);
    }
}
