package dev.byok.operator.digest;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import dev.byok.operator.api.v1alpha1.MaterialStatus;
import java.util.List;
import java.util.Objects;

/**
 * Tells what the operator recorded in status from what somebody else wrote there. Whoever may write importedkeys/status
 * could otherwise publish a wrapping key of their own and read what is wrapped under it.
 */
public final class OwnRecords {
    private static final String IMPORT_PARAMETERS = "import parameters";

    private final DigestKey key;
    private final RecordedDigests digests;

    /** Records under that key. */
    public OwnRecords(DigestKey key) {
        this.key = key;
        this.digests = new RecordedDigests(key);
    }

    /** That set with an authentication code, which holds for the resource of that uid alone. */
    public ImportParameters authenticated(String uid, ImportParameters set) {
        return set.withMac(key.authenticate(IMPORT_PARAMETERS, fields(uid, set)));
    }

    /** Whether the operator published exactly that set for the resource of that uid. */
    public boolean isAuthentic(String uid, ImportParameters set) {
        return key.authentic(set.mac(), IMPORT_PARAMETERS, fields(uid, set));
    }

    /** The sets that the operator did not publish for that resource, or not so. */
    public List<ImportParameters> foreign(String uid, ImportedKeyStatus status) {
        return status.importParameters().stream()
                .filter(set -> !isAuthentic(uid, set))
                .toList();
    }

    /**
     * The status without foreign sets, and with plain digests of an earlier version taken under this key. Where a set
     * was foreign, no condition is taken over either: its message may repeat what that set says.
     */
    public ImportedKeyStatus own(String uid, ImportedKeyStatus status) {
        List<ImportParameters> own = status.importParameters().stream()
                .filter(set -> isAuthentic(uid, set))
                .toList();
        List<MaterialStatus> materials =
                status.materials().stream().map(digests::rekeyed).toList();
        boolean unchanged = own.size() == status.importParameters().size();
        return unchanged && materials.equals(status.materials())
                ? status
                : status.withRecords(materials, own, unchanged ? status.conditions() : List.of());
    }

    private static String[] fields(String uid, ImportParameters set) {
        return new String[] {
            uid,
            set.material(),
            set.publicKey(),
            set.publicKeyFingerprint(),
            set.importToken(),
            set.tokenDigest(),
            set.wrappingAlgorithm(),
            set.wrappingKeySpec(),
            Objects.toString(set.parametersValidTo(), null)
        };
    }
}
