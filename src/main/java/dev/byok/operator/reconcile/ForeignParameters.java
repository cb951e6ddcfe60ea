package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.digest.DigestKey;
import dev.byok.operator.digest.OwnRecords;
import dev.byok.operator.kms.KmsMeter;
import dev.byok.operator.plan.Notices;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Import parameters in status that the operator did not publish. They are never believed. That is told with an alarm,
 * but for sets of before the operator had its digest key, which it may find when it first sees a resource.
 */
final class ForeignParameters {
    private static final Logger LOG = LoggerFactory.getLogger(ForeignParameters.class);

    private final OwnRecords records;
    private final DigestKey digestKey;
    private final KmsMeter meter;
    private final Set<String> seen = ConcurrentHashMap.newKeySet();

    ForeignParameters(DigestKey digestKey, KmsMeter meter) {
        this.records = new OwnRecords(digestKey);
        this.digestKey = digestKey;
        this.meter = meter;
    }

    /** Whether status shows a set that the operator did not publish. */
    boolean in(ImportedKey resource) {
        return !of(resource).isEmpty();
    }

    /** What the operator itself recorded in that status. */
    ImportedKeyStatus removedFrom(ImportedKey resource) {
        return records.own(Observer.subject(resource).uid(), StatusWriter.statusOf(resource));
    }

    /** Tells of foreign sets, and returns whether that is worth a Warning. */
    boolean tell(ImportedKey resource) {
        boolean first = seen.add(Observer.subject(resource).uid());
        List<ImportParameters> foreign = of(resource);
        if (foreign.isEmpty()) {
            return false;
        }
        String path = Observer.subject(resource).path();
        if (first && foreign.stream().allMatch(this::fromBefore)) {
            LOG.info("{}: import parameters without this operator's authentication code are replaced", path);
            return false;
        }
        LOG.error("{}: {}", path, Notices.FOREIGN_PARAMETERS);
        meter.foreignParameters();
        return true;
    }

    /** Forgets a resource that is gone. */
    void drop(String uid) {
        seen.remove(uid);
    }

    private boolean fromBefore(ImportParameters set) {
        return set.mac() == null || !set.mac().startsWith(digestKey.id());
    }

    private List<ImportParameters> of(ImportedKey resource) {
        return records.foreign(Observer.subject(resource).uid(), StatusWriter.statusOf(resource));
    }
}
