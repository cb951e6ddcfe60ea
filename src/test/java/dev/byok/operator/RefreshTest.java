package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A look at the key on request: what was changed by hand in AWS is seen at once, and nothing is changed there. */
final class RefreshTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    private final World world = new World();
    private final String arn = world.people().createKey(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    @Test
    void aNewValueOfTheRefreshAnnotationShowsWhatWasChangedInAwsAndImportsNothing() {
        world.putSecret("k", world.people().wrap(arn, SYMMETRIC, SoftwareHsm.material(SYMMETRIC)));
        world.apply(world.key("k", arn));
        try (RunningOperator _ = world.operator()) {
            world.awaitReady("k", "True", "Imported");
            world.people().kms().disableKey(request -> request.keyId(arn));
            refresh("1");
            world.awaitReady("k", "False", "KeyDisabled");
            world.people().kms().enableKey(request -> request.keyId(arn));
            refresh("2");
            world.awaitReady("k", "True", "Imported");
            assertThat(world.kms().log().imports()).hasSize(1);
        }
    }

    private void refresh(String value) {
        String change = "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(ImportedKey.REFRESH_REQUESTED_AT, value);
        world.api().keys(World.NAMESPACE).withName("k").patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }
}
