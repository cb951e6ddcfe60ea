package dev.byok.operator.reconcile;

import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.QuotaKey;
import dev.byok.operator.plan.Action;
import dev.byok.operator.plan.KeyTarget;
import dev.byok.operator.plan.KeyView;
import dev.byok.operator.plan.Need;
import dev.byok.operator.plan.Observation;
import dev.byok.operator.plan.RenewalSchedule;
import dev.byok.operator.quota.Endpoint;
import dev.byok.operator.quota.FetchLimits;
import dev.byok.operator.quota.NamespacedName;
import dev.byok.operator.quota.Urgency;
import dev.byok.operator.quota.Urgency.Standing;
import java.time.Instant;

/** What decides when KMS is called for a key: where the calls go, under which quota, and how urgent they are. */
final class CallOrder {
    private static final int ARN_REGION = 3;
    private static final int ARN_ACCOUNT = 4;

    private CallOrder() {}

    static NamespacedName nameOf(ImportedKey resource) {
        return new NamespacedName(
                resource.getMetadata().getNamespace(), resource.getMetadata().getName());
    }

    /** The account is taken from KMS's answers alone: nobody makes endpoints up. */
    static Endpoint endpoint(ImportedKeySpec spec, ImportedKeyStatus status) {
        String region;
        try {
            region = spec == null ? "" : KeyTarget.of(spec).region();
        } catch (IllegalArgumentException _) {
            region = "";
        }
        String[] parts =
                status.keyArn() == null ? new String[0] : status.keyArn().split(":", -1);
        boolean known = parts.length > ARN_ACCOUNT && parts[ARN_REGION].equals(region);
        return new Endpoint(known ? parts[ARN_ACCOUNT] : "", region);
    }

    static QuotaKey quota(Observation look, Action.Write write) {
        Endpoint endpoint = endpoint(look.spec(), look.status());
        return new QuotaKey(endpoint.account(), endpoint.region(), write.operation());
    }

    /** Whose fetches of import parameters are counted together: the key, as KMS named it. */
    static FetchLimits.Key fetcher(Observation look) {
        return new FetchLimits.Key(look.subject().namespace(), described(look).arn());
    }

    /** KMS's clock at this look. */
    static Instant kmsTime(Observation look) {
        return described(look).kmsTime();
    }

    /** Nothing is written to a key that KMS did not describe. */
    private static KeyDescription described(Observation look) {
        return ((KeyView.Found) look.key()).key();
    }

    /** How urgent a write is. A key whose renewal window is open is due, whatever else asks for its import. */
    static Urgency urgency(Observation look, Action.Write write) {
        if (write.need() == Need.LOST) {
            return Urgency.of(Standing.LOST);
        }
        MaterialStatus material = look.recorded();
        boolean due = KeyMaterial.IMPORTED.equals(material.importState())
                && material.validTo() != null
                && !kmsTime(look)
                        .isBefore(RenewalSchedule.windowOpens(
                                look.spec(),
                                material.validTo(),
                                material.lastImportTime(),
                                look.subject().uid()));
        return due ? Urgency.due(material.validTo(), kmsTime(look)) : Urgency.of(standing(write.need()));
    }

    private static Standing standing(Need need) {
        return switch (need) {
            case LOST -> Standing.LOST;
            case DUE -> Standing.DUE;
            case REQUESTED, DELETED -> Standing.REQUESTED;
            case DRIFTED, NEW_PAIR -> Standing.CHANGED;
            case FIRST, NONE -> Standing.FIRST;
        };
    }

    /** How urgent a look is, as far as status tells it. */
    static Urgency urgency(ImportedKeyStatus status, Instant now) {
        if (status.lossTime() != null) {
            return Urgency.of(Standing.LOST);
        }
        if (status.validTo() == null) {
            return Urgency.of(Standing.FIRST);
        }
        Urgency due = Urgency.due(status.validTo(), now);
        return due.outageNear() ? due : Urgency.of(Standing.FIRST);
    }
}
