package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.Wrapping;
import dev.byok.operator.api.v1alpha1.WrappingAlgorithm;
import dev.byok.operator.api.v1alpha1.WrappingKeySpec;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** DisableKey is a kill switch, and an import enables a key: whoever may edit an ImportedKey must not undo it. */
final class DisabledKeyTest {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    /** The wrapping key that an emulator makes in the shortest time. */
    private static final Wrapping SMALL = new Wrapping(WrappingAlgorithm.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);

    private final World world = new World();
    private final String arn = world.people().createKey(SYMMETRIC);
    private final byte[] material = SoftwareHsm.material(SYMMETRIC);

    @AfterEach
    void close() {
        world.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void aRequestDoesNotEnableAKeyThatSomebodyDisabled(boolean plaintext) {
        apply(plaintext);
        try (RunningOperator _ = world.operator()) {
            imported();
            disable();
            request("please");
            awaitLooks();
            request("once more");
            renewThePair();
            awaitLooks();

            assertThat(state()).isEqualTo("Disabled");
            assertThat(world.kms().log().imports()).hasSize(1);
            assertThat(message())
                    .contains("aws kms enable-key --region eu-central-1 --key-id " + arn)
                    .contains("ALLOW_REENABLE=false");
        }
    }

    @Test
    void onceSomebodyEnabledTheKeyTheRequestIsCarriedOut() {
        apply(true);
        try (RunningOperator _ = world.operator()) {
            imported();
            disable();
            request("please");
            awaitLooks();
            world.people().kms().enableKey(request -> request.keyId(arn));
            world.await("k", key -> "please".equals(key.getStatus().lastHandledReimportRequest()));
        }
    }

    @Test
    void aKeyThatWasDisabledWhenItsMaterialExpiredIsNotBroughtBackByARequest() {
        apply(true);
        try (RunningOperator _ = world.operator()) {
            imported();
            disable();
            world.kms().clock().advance(Duration.ofDays(91));
            world.await("k", key -> key.getStatus().lossTime() != null);
            request("please");
            awaitLooks();

            world.awaitReady("k", "False", "KeyDisabled");
            assertThat(message()).contains("aws kms import-key-material").contains("ALLOW_REENABLE=true");
            assertThat(state()).isEqualTo("PendingImport");
            assertThat(world.kms().log().imports()).hasSize(1);
        }
    }

    @Test
    void whereItIsAllowedARequestEnablesTheKey() {
        apply(true);
        try (RunningOperator _ = world.operatorWith(new Restrictions(true, true, false))) {
            imported();
            disable();
            assertThat(message()).contains("byok.dev/reimport-requested-at was set to a new value");
            request("please");
            world.awaitReady("k", "True", "Imported");
            assertThat(state()).isEqualTo("Enabled");
        }
    }

    @Test
    void aKeyThatIsDisabledBetweenTheLookAndTheImportIsNotEnabled() {
        apply(true);
        AtomicBoolean armed = new AtomicBoolean();
        try (RunningOperator _ = world.operator("operator", keys -> new OtherAnswers(keys).afterDescribe(seen -> {
            if (seen.state() == KeyState.ENABLED && armed.compareAndSet(true, false)) {
                disableInKms();
            }
        }))) {
            imported();
            armed.set(true);
            request("please");
            world.awaitReady("k", "False", "KeyDisabled");
            assertThat(state()).isEqualTo("Disabled");
            assertThat(world.kms().log().imports()).hasSize(1);
        }
    }

    private void apply(boolean plaintext) {
        ImportedKey key = world.key("k", arn);
        if (plaintext) {
            PlaintextSource.put(world, "k", material);
            world.apply(PlaintextSource.of(key, null, SMALL));
        } else {
            renewThePair();
            world.apply(key);
        }
    }

    private void renewThePair() {
        if (world.get("k") == null
                || world.get("k").getSpec().materials().getLast().wrapped() != null) {
            world.putSecret("k", world.people().wrap(arn, SYMMETRIC, material));
        }
    }

    private void imported() {
        world.awaitReady("k", "True", "Imported");
    }

    private void disable() {
        disableInKms();
        world.awaitReady("k", "False", "KeyDisabled");
    }

    private void disableInKms() {
        world.people().kms().disableKey(request -> request.keyId(arn));
    }

    /** Waits until the operator has looked at the key twice more, the second time with all that was known before. */
    private void awaitLooks() {
        long before = looks();
        Awaitility.await().until(() -> looks() >= before + 2);
    }

    private long looks() {
        return world.kms().log().requests("DescribeKey").size();
    }

    private String state() {
        return world.people()
                .kms()
                .describeKey(request -> request.keyId(arn))
                .keyMetadata()
                .keyStateAsString();
    }

    private String message() {
        return world.get("k").getStatus().condition("Ready").orElseThrow().message();
    }

    private void request(String value) {
        String change = "{\"metadata\": {\"annotations\": {\"%s\": \"%s\"}}}"
                .formatted(ImportedKey.REIMPORT_REQUESTED_AT, value);
        world.api().keys(World.NAMESPACE).withName("k").patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }
}
