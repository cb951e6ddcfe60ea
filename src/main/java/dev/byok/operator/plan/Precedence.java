package dev.byok.operator.plan;

import dev.byok.operator.api.v1alpha1.ImportedKeyStatus;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Which of several resources on one KMS key imports into it. Pure. */
public final class Precedence {
    /** The one that imported, then the one that is importing, then the older, then by namespace and name. */
    private static final Comparator<Sibling> ORDER = Comparator.comparing(Sibling::claim)
            .thenComparing(sibling -> sibling.subject().created())
            .thenComparing(sibling -> sibling.subject().path());

    private Precedence() {}

    /** The sibling that comes first among all. */
    public static Optional<Sibling> first(List<Sibling> siblings) {
        return siblings.stream().min(ORDER);
    }

    /** Whether the one comes before the other. */
    public static boolean precedes(Sibling one, Sibling other) {
        return ORDER.compare(one, other) < 0;
    }

    /** The sibling that imports in place of a resource with that status; empty where that resource does. */
    public static Optional<Sibling> over(Subject subject, ImportedKeyStatus status, List<Sibling> siblings) {
        Sibling self = new Sibling(subject, Claim.of(status));
        return first(siblings).filter(first -> precedes(first, self));
    }

    /** The sibling that would lose its own material if a deletion took the key's material along. */
    public static Optional<Sibling> usesMaterial(List<Sibling> siblings) {
        return first(siblings).filter(first -> first.claim() != Claim.NONE);
    }

    /** The sibling as the tenant of that namespace may read of it: no other tenant's names. */
    static String words(Subject reader, Sibling sibling) {
        return sibling.subject().namespace().equals(reader.namespace())
                ? "ImportedKey " + sibling.subject().path()
                : "an ImportedKey of another namespace";
    }
}
