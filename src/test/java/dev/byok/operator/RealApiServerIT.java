package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import org.junit.jupiter.api.Test;

/** The main job on a real API server. */
@RequiresControlPlane
final class RealApiServerIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";

    @Test
    void wrappedMaterialBecomesAWorkingKey() {
        try (ControlPlane api = ControlPlane.builder().withShortPolls().start();
                World world = new World(api)) {
            String arn = world.people().createKey(SPEC);
            world.putSecret("k", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
            world.apply(world.key("k", arn));

            try (World.Running _ = world.operator()) {
                world.awaitReady("k", "True", "Imported");
            }

            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(api.audit())
                    .filteredOn(entry -> entry.userAgent().equals("operator"))
                    .isNotEmpty()
                    .allMatch(AuditEntry::allowed);
        }
    }
}
