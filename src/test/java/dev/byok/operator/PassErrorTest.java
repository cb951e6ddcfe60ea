package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Passes that end as no code foresees end alone: the key is looked at again, and so are the others. */
final class PassErrorTest {
    private static final int ERRORS = 3;

    @Test
    void aKeyWhosePassesEndInErrorsIsLookedAtAgainAndImported() {
        AtomicInteger left = new AtomicInteger(ERRORS);
        try (World world = new World()) {
            String arn = world.people().createKey("SYMMETRIC_DEFAULT");
            world.putSecret(
                    "k", world.people().wrap(arn, "SYMMETRIC_DEFAULT", SoftwareHsm.material("SYMMETRIC_DEFAULT")));
            world.apply(world.key("k", arn));
            try (RunningOperator _ = world.operator("operator", keys -> failing(keys, left))) {
                world.awaitReady("k", "True", "Imported");
            }
            assertThat(left).hasValue(0);
            assertThat(world.kms().log().imports()).hasSize(1);
        }
    }

    private static KeyService failing(KeyService keys, AtomicInteger left) {
        return (KeyService) Proxy.newProxyInstance(
                KeyService.class.getClassLoader(), new Class<?>[] {KeyService.class}, (_, method, arguments) -> {
                    if (left.getAndUpdate(more -> Math.max(0, more - 1)) > 0) {
                        throw new StackOverflowError("an error that nobody foresees");
                    }
                    try {
                        return method.invoke(keys, arguments);
                    } catch (InvocationTargetException e) {
                        throw e.getCause();
                    }
                });
    }
}
