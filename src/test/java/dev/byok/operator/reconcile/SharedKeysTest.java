package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.plan.Sibling;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.IndexerResourceCache;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Which resources count as being on one key, and who is looked at again when one of them changes. */
final class SharedKeysTest {
    private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String ELSEWHERE = ARN.replace("111122223333", "444455556666");

    private final Cache cache = new Cache();
    private final List<String> woken = new ArrayList<>();
    private final SharedKeys keys = new SharedKeys(cache, id -> woken.add(id.getName()));

    private static ImportedKey key(String name, String keyId, String confirmed, String more) {
        String status = confirmed == null ? "{}" : "{\"keyArn\": \"" + confirmed + "\"" + more + "}";
        return new KubernetesSerialization().unmarshal("""
            {"apiVersion": "byok.dev/v1alpha1", "kind": "ImportedKey",
             "metadata": {"namespace": "ns", "name": "%1$s", "uid": "uid-%1$s",
                          "creationTimestamp": "2026-11-23T12:00:00Z"},
             "spec": {"keyId": "%2$s"}, "status": %3$s}
            """.formatted(name, keyId, status), ImportedKey.class);
    }

    private static ImportedKey imported(String name) {
        return key(
                name,
                ARN,
                ARN,
                ", \"materials\": [{\"name\": \"2026\", \"lastImportTime\": \"2026-11-23T12:00:00Z\"}]");
    }

    private List<String> siblings() {
        return keys.siblings(key("me", ARN, null, ""), ARN).stream()
                .map(Sibling::subject)
                .map(subject -> subject.name())
                .sorted()
                .toList();
    }

    @Test
    void whatKmsNeverConfirmedIsNobodysSibling() {
        cache.put(key("unconfirmed", ARN, null, ""));
        cache.put(key("elsewhere", ELSEWHERE, ELSEWHERE, ""));
        cache.put(key("retargeted", ELSEWHERE, ARN, ""));
        assertThat(siblings()).isEmpty();
        cache.put(key("confirmed", ARN, ARN, ""));
        assertThat(siblings()).containsExactly("confirmed");
    }

    @Test
    void whatThisProcessHasWrittenCountsBeforeTheIndexKnowsIt() {
        cache.lags = true;
        cache.put(imported("written"));
        assertThat(siblings()).isEmpty();
        keys.written(imported("written"));
        assertThat(siblings()).containsExactly("written");
    }

    @Test
    void theNextOneIsWokenWhenTheFirstIsGone() {
        cache.put(imported("first"));
        cache.put(key("second", ARN, ARN, ""));
        cache.put(key("third", ARN, ARN, ""));
        cache.remove("first");
        keys.gone(imported("first"));
        assertThat(woken).containsExactly("second");
    }

    @Test
    void aResourceThatComesAfterTheOthersWakesNobody() {
        cache.put(key("first", ARN, ARN, ""));
        for (int i = 0; i < 100; i++) {
            ImportedKey late = key("late" + i, ARN, ARN, "");
            cache.put(late);
            keys.written(late);
        }
        assertThat(woken).isEmpty();
        cache.put(key("before", ARN, ARN, ""));
        keys.written(key("before", ARN, ARN, ""));
        assertThat(woken).containsExactly("first");
    }

    @Test
    void aDeletionThatWaitsIsWokenWhenTheOtherResourceHasDeletedItsMaterial() {
        ImportedKey waiting = imported("waiting");
        waiting.getMetadata().setDeletionTimestamp("2026-11-23T13:00:00Z");
        cache.put(waiting);
        cache.put(imported("other"));
        keys.written(imported("other"));
        keys.written(key("other", ARN, ARN, ""));
        assertThat(woken).containsExactly("waiting");
    }

    /** A cache whose index is up to date, unless it lags. */
    private static final class Cache implements IndexerResourceCache<ImportedKey> {
        private final Map<ResourceID, ImportedKey> resources = new HashMap<>();
        private final Map<String, Function<ImportedKey, List<String>>> indexers = new HashMap<>();
        private boolean lags;

        void put(ImportedKey key) {
            resources.put(ResourceID.fromResource(key), key);
        }

        void remove(String name) {
            resources.remove(new ResourceID(name, "ns"));
        }

        @Override
        public void addIndexers(Map<String, Function<ImportedKey, List<String>>> more) {
            indexers.putAll(more);
        }

        @Override
        public List<ImportedKey> byIndex(String index, String key) {
            return lags
                    ? List.of()
                    : resources.values().stream()
                            .filter(resource ->
                                    indexers.get(index).apply(resource).contains(key))
                            .toList();
        }

        @Override
        public Optional<ImportedKey> get(ResourceID id) {
            return Optional.ofNullable(resources.get(id));
        }

        @Override
        public Stream<ResourceID> keys() {
            return resources.keySet().stream();
        }

        @Override
        public Stream<ImportedKey> list(Predicate<ImportedKey> predicate) {
            return resources.values().stream().filter(predicate);
        }

        @Override
        public Stream<ImportedKey> list(String namespace, Predicate<ImportedKey> predicate) {
            return list(predicate);
        }
    }
}
