package dev.byok.operator.kmsemulator;

import dev.byok.operator.kmsemulator.control.RequestQuotas;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** The emulator as a program: prints its endpoint in one line once it is ready, and runs until it is told to stop. */
public final class EmulatorMain {
    private EmulatorMain() {}

    /**
     * Runs the emulator.
     *
     * @param arguments {@code --port N} (default: any free port), {@code --quotas} (KMS's default request quotas),
     *     {@code --allow-pkcs1}
     */
    public static void main(String[] arguments) throws InterruptedException {
        List<String> options = List.of(arguments);
        KmsEmulator.Builder builder = KmsEmulator.builder();
        for (int i = 0; i < options.size(); i++) {
            switch (options.get(i)) {
                case "--port" -> {
                    i++;
                    builder.port(Integer.parseInt(options.get(i)));
                }
                case "--quotas" -> builder.quotas(RequestQuotas.DEFAULTS);
                case "--allow-pkcs1" -> builder.allowPkcs1();
                default -> throw new IllegalArgumentException("unknown option " + options.get(i));
            }
        }
        KmsEmulator emulator = builder.start();
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            emulator.close();
            stopped.countDown();
        }));
        System.out.println(emulator.endpoint());
        stopped.await();
    }
}
