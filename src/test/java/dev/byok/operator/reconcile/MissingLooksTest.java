package dev.byok.operator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.quota.PassAdmission;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class MissingLooksTest {
    private static final ResourceID K = new ResourceID("k", "ns");

    private final AtomicLong nanos = new AtomicLong();
    private final Set<ResourceID> scheduled = new HashSet<>();
    private final Passes passes =
            new Passes(() -> Stream.of(key()), PassAdmission.under(1, Duration.ofSeconds(2), System::nanoTime));
    private final MissingLooks missing = new MissingLooks(passes, scheduled::contains, nanos::get);

    private static ImportedKey key() {
        ImportedKey key = new ImportedKey();
        key.getMetadata().setNamespace("ns");
        key.getMetadata().setName("k");
        return key;
    }

    private List<ResourceID> sweep() {
        nanos.addAndGet(MissingLooks.INTERVAL.toNanos());
        return missing.find();
    }

    @Test
    void aResourceWithoutANextLookAtTwoSweepsInARowIsFound() {
        assertThat(sweep()).isEmpty();
        assertThat(missing.find()).isEmpty();
        assertThat(sweep()).containsExactly(K);
    }

    @Test
    void oneThatHasANextLookIsNot() {
        scheduled.add(K);
        assertThat(sweep()).isEmpty();
        assertThat(sweep()).isEmpty();
    }

    @Test
    void oneThatMayWaitForAWorkerIsNot() {
        ImportedKey other = key();
        other.getMetadata().setName("other");
        passes.run(other, () -> {
            assertThat(sweep()).isEmpty();
            assertThat(sweep()).isEmpty();
        });
    }
}
