package dev.byok.operator.bench;

import dev.byok.operator.OperatorProcess;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.ControlPlane;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/**
 * One real API server and one KMS emulator, on which everything is measured.
 *
 * @param api the API server
 * @param world the emulator, and those who create keys and resources
 * @param folder logs and scripts
 */
record Site(ControlPlane api, World world, Path folder) implements AutoCloseable {
    /** How many calls of KMS the operator has under way at once, and the loops it is compared with too. */
    static final int CONCURRENCY = 4;

    static Site open() {
        ControlPlane api = ControlPlane.start();
        try {
            return new Site(api, new World(api), Files.createDirectories(Path.of("target", "bench")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the packaged operator. */
    OperatorProcess operator() {
        Map<String, String> environment = OperatorProcess.aloneIn(world, api);
        environment.put("CONCURRENCY", Integer.toString(CONCURRENCY));
        return OperatorProcess.start(environment, folder.resolve("operator.log"));
    }

    @Override
    public void close() {
        world.close();
    }
}
