package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.apiserver.AuditEntry;
import dev.byok.operator.apiserver.ControlPlane;
import dev.byok.operator.apiserver.RequiresControlPlane;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.api.model.events.v1.Event;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/** The main job on a real API server. */
@RequiresControlPlane
final class RealApiServerIT {
    private static final String SPEC = "SYMMETRIC_DEFAULT";
    private static final int LONGEST_NAME = 253;

    @Test
    void wrappedMaterialBecomesAWorkingKey() {
        try (ControlPlane api = ControlPlane.builder().withShortPolls().start();
                World world = new World(api)) {
            String arn = world.people().createKey(SPEC);
            world.putSecret("k", world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
            world.apply(world.key("k", arn));

            try (RunningOperator _ = world.operator()) {
                world.awaitReady("k", "True", "Imported");
            }

            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(api.audit())
                    .filteredOn(entry -> entry.userAgent().equals("operator"))
                    .isNotEmpty()
                    .allMatch(AuditEntry::allowed);
        }
    }

    @Test
    void aResourceOfTheLongestNameIsImportedAndHasItsEvents() {
        String end = ".example.org-----------------k";
        String longest = "k".repeat(LONGEST_NAME - end.length()) + end;
        try (ControlPlane api = ControlPlane.builder().withShortPolls().start();
                World world = new World(api)) {
            String arn = world.people().createKey(SPEC);
            world.putSecret(longest, world.people().wrap(arn, SPEC, SoftwareHsm.material(SPEC)));
            world.apply(world.key(longest, arn));

            try (RunningOperator _ = world.operator()) {
                world.awaitReady(longest, "True", "Imported");
                var events = api.admin().events().v1().events().inNamespace(World.NAMESPACE);
                Awaitility.await().atMost(Duration.ofMinutes(3)).untilAsserted(() -> assertThat(
                                events.list().getItems())
                        .filteredOn(event -> event.getRegarding().getName().equals(longest))
                        .extracting(Event::getReason)
                        .contains("Imported"));
            }
        }
    }
}
