package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.kmsemulator.control.LoggedRequest;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * Test kit: the import parameters that one resource publishes, and what they cost.
 *
 * @param world where it is
 * @param name its name, and that of its Secret
 */
record PublishedSets(World world, String name) {
    private static final String SYMMETRIC = "SYMMETRIC_DEFAULT";

    /** Applies the resource and waits for its import; what is asked of KMS is counted from then on. */
    void afterImport(String arn, byte[] material) {
        world.putSecret(name, world.people().wrap(arn, SYMMETRIC, material));
        world.apply(world.key(name, arn));
        world.awaitReady(name, "True", "Imported");
        world.kms().log().clear();
    }

    /** Waits for a set. */
    ImportParameters await() {
        return world.await(name, key -> !key.getStatus().importParameters().isEmpty())
                .getStatus()
                .importParameters()
                .getFirst();
    }

    /** Waits for another set than that one. */
    ImportParameters awaitOther(ImportParameters than) {
        return world.await(name, key -> key.getStatus().importParameters().stream()
                        .anyMatch(set -> !set.tokenDigest().equals(than.tokenDigest())))
                .getStatus()
                .importParameters()
                .getFirst();
    }

    /** The sets in status now. */
    List<ImportParameters> now() {
        return world.get(name).getStatus().importParameters();
    }

    /** Every time that KMS was asked for a set. */
    List<LoggedRequest> fetches() {
        return world.kms().log().requests("GetParametersForImport");
    }

    /** Waits until a pass has begun and ended since; every change of the Secret causes one. */
    void passes() {
        int before = looks();
        for (int pass = 1; pass <= 2; pass++) {
            int least = before + pass;
            touchSecret("n" + least);
            Awaitility.await().pollInterval(Duration.ofMillis(10)).until(() -> looks() >= least);
        }
    }

    private int looks() {
        return world.kms().log().requests("DescribeKey").size();
    }

    private void touchSecret(String label) {
        var secrets = world.api().admin().secrets().inNamespace(World.NAMESPACE);
        if (secrets.withName(name).get() == null) {
            secrets.resource(new SecretBuilder()
                            .withNewMetadata()
                            .withName(name)
                            .endMetadata()
                            .build())
                    .create();
        }
        String change = "{\"metadata\": {\"labels\": {\"pass\": \"%s\"}}}".formatted(label);
        secrets.withName(name).patch(PatchContext.of(PatchType.JSON_MERGE), change);
    }
}
