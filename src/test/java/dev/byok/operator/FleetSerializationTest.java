package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import io.fabric8.kubernetes.api.model.Status;
import io.fabric8.kubernetes.api.model.WatchEvent;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import org.junit.jupiter.api.Test;

final class FleetSerializationTest {
    private final KubernetesSerialization serialization = FleetSerialization.create();

    @Test
    void anEventOfAWatchIsReadAsWhatItIs() {
        assertThat(event("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "metadata": {"name": "payments"}}\
            """).getObject()).isInstanceOf(ImportedKey.class);
        assertThat(event("""
            {"apiVersion": "v1", "kind": "Status", "code": 410}\
            """).getObject()).isInstanceOf(Status.class);
    }

    @Test
    void textsThatStandInEveryResourceAreHeldOnce() {
        ImportedKey one = (ImportedKey) event("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "metadata": {"namespace": "payments"}}\
            """).getObject();
        ImportedKey other = (ImportedKey) event("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey", "metadata": {"namespace": "payments"}}\
            """).getObject();
        assertThat(one.getMetadata().getNamespace())
                .isSameAs(other.getMetadata().getNamespace());
    }

    @Test
    void kindsThatNobodyAsksForStayOutOfMemory() {
        assertThat(serialization.getRegisteredKubernetesResource("v1", "Pod")).isNull();
    }

    private WatchEvent event(String object) {
        return serialization.unmarshal("{\"type\": \"MODIFIED\", \"object\": " + object + "}", WatchEvent.class);
    }
}
