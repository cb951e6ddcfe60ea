package dev.byok.operator.demo;

import dev.byok.operator.Ceremony;
import dev.byok.operator.RunningOperator;
import dev.byok.operator.World;
import dev.byok.operator.apiserver.Binaries;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.plan.Timings;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * Both ways to bring material, on embedded defaults: an API server, the KMS emulator and the operator. Exits with 0
 * once every step was reached, else with 1; on a real API server it stays open for kubectl instead, until it is told to
 * end.
 */
public final class Demo {
    private final World world;
    private final Screen screen;

    private Demo(World world, Screen screen) {
        this.world = world;
        this.screen = screen;
    }

    /** What comes after the last step, while the operator is still at work. */
    private interface Epilogue {
        void tell() throws InterruptedException;
    }

    /**
     * Runs the demo.
     *
     * @param args {@code real} for a real API server; the mock otherwise
     */
    @SuppressWarnings("CatchAndPrintStackTrace") // A demo that fails tells a developer where.
    public static void main(String[] args) {
        int code = 1;
        Screen screen = new Screen(System.out);
        try {
            if (List.of(args).contains("real")) {
                onRealServer(screen);
            } else {
                System.out.println("Imported Key Operator: API server, KMS emulator and operator in one process.");
                try (World world = new World()) {
                    new Demo(world, screen).run(() -> {});
                }
            }
            code = 0;
        } catch (IOException | RuntimeException e) {
            e.printStackTrace();
            System.out.printf("%nStep %d was not reached.%n", screen.steps());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        System.exit(code);
    }

    private static void onRealServer(Screen screen) throws IOException, InterruptedException {
        if (Binaries.find().isEmpty()) {
            throw new IllegalStateException("there is no kube-apiserver of 1.33 or later with etcd and kubectl;"
                    + " src/test/control-plane/build.sh builds them, once, in eight minutes on two cores");
        }
        ControlPlane api = ControlPlane.builder().withShortPolls().start();
        World world = new World(api);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(world::close));
        System.out.printf(
                "Imported Key Operator on a real API server. For kubectl in another terminal:%n%n"
                        + "    export KUBECONFIG=%s%n    kubectl get importedkeys -A --watch%n",
                api.kubeconfig());
        new Demo(world, screen).run(() -> {
            System.out.printf(
                    "%nThe operator stays at work, KMS is %s (AWS_ENDPOINT_URL), Region %s. Ctrl-C ends it all.%n",
                    world.kms().endpoint(), Ceremony.REGION);
            new CountDownLatch(1).await();
        });
    }

    private void run(Epilogue epilogue) throws IOException, InterruptedException {
        Stage stage = new Stage(world, screen);
        try (RunningOperator _ = world.operator(Timings.standard())) {
            new WrappedWay(stage).play();
            new PlaintextWay(stage).play();
            System.out.printf("%nAll %d steps were reached.%n", screen.steps());
            epilogue.tell();
        }
    }
}
