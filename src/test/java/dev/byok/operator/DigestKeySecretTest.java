package dev.byok.operator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.config.DigestKeyConfig;
import dev.byok.operator.digest.DigestKey;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Where the digest key comes from. */
final class DigestKeySecretTest {
    private static final Optional<DigestKeyConfig> CONFIG = Optional.of(new DigestKeyConfig("operator", "digest-key"));

    @Test
    void replicasThatStartTogetherHaveOneKey() throws Exception {
        int replicas = 8;
        CyclicBarrier start = new CyclicBarrier(replicas);
        try (MockApiServer api = MockApiServer.start();
                ExecutorService threads = Executors.newFixedThreadPool(replicas)) {
            List<Future<String>> ids = IntStream.range(0, replicas)
                    .mapToObj(_ -> threads.submit(() -> {
                        start.await();
                        return DigestKeySecret.obtain(CONFIG, api.admin()).id();
                    }))
                    .toList();
            String there = DigestKeySecret.obtain(CONFIG, api.admin()).id();
            for (Future<String> id : ids) {
                assertThat(id.get()).isEqualTo(there);
            }
        }
    }

    @Test
    void aSecretWithSomethingElseIsNamed() {
        try (MockApiServer api = MockApiServer.start()) {
            api.admin()
                    .resource(new SecretBuilder()
                            .withNewMetadata()
                            .withNamespace("operator")
                            .withName("digest-key")
                            .endMetadata()
                            .addToData("key", "c2hvcnQ=")
                            .build())
                    .create();
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> DigestKeySecret.obtain(CONFIG, api.admin()))
                    .withMessageContaining("operator/digest-key")
                    .withMessageContaining("DIGEST_KEY_SECRET")
                    .withMessageNotContaining("short");
        }
    }

    @Test
    void withoutANamespaceTheKeyIsOfThisProcess() {
        try (MockApiServer api = MockApiServer.start()) {
            DigestKey key = DigestKeySecret.obtain(Optional.empty(), api.admin());
            assertThat(key.id())
                    .isNotEqualTo(DigestKeySecret.obtain(Optional.empty(), api.admin())
                            .id());
        }
    }
}
