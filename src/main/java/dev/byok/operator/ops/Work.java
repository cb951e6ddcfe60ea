package dev.byok.operator.ops;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.EndpointLoad;
import java.util.Map;
import java.util.stream.Stream;

/** What a scrape asks of the operator. All of it is answered from memory, at any moment of its life. */
public interface Work {

    /** Whether this process is the one that works. */
    boolean working();

    /** The resources that it works on; none unless it works. */
    Stream<ImportedKey> resources();

    /** How many requests wait for their turn under a request quota. */
    Map<QuotaKey, Integer> queues();

    /** How much work there is at each endpoint. */
    Map<Endpoint, EndpointLoad> load();
}
