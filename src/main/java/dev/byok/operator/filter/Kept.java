package dev.byok.operator.filter;

import dev.byok.operator.api.v1alpha1.ImportedKey;

/** What the operator uses of each kind of response, and how much of it. Sizes are in bytes. */
final class Kept {
    /** Names have 253 characters at most; instants, uids and versions are shorter. */
    private static final int SCALAR = 1024;

    /** An error's words, and the place at which a list is continued. */
    private static final int LONG_TEXT = 16 * 1024;

    /** Room for a dozen of the longest, or a hundred of the usual length. */
    private static final int FINALIZERS = 4 * 1024;

    /** The operator reads one, an instant. */
    private static final int ANNOTATIONS = 2 * 1024;

    /** Some four times what the CRD admits. */
    private static final int SPEC = 16 * 1024;

    /** Twice what the operator ever writes; without it, the resource is looked at as a new one. */
    private static final int STATUS = 48 * 1024;

    /** Says what is larger than this in a resource that counts as unreadable. */
    static final String LIMITS = "spec has more than 16 KiB, or metadata.finalizers more than 4 KiB";

    private static final Members KEY_METADATA = new Members()
            .keep(
                    SCALAR,
                    "name",
                    "namespace",
                    "uid",
                    "resourceVersion",
                    "generation",
                    "creationTimestamp",
                    "deletionTimestamp",
                    "remainingItemCount")
            .keep(LONG_TEXT, "continue")
            .require(FINALIZERS, "finalizers")
            .filter("annotations", new Members(ANNOTATIONS).keepPrefix(ImportedKey.GROUP + "/"));

    /** One without a spec is neither written to but in its status, nor is its list of finalizers changed. */
    private static final Members IMPORTED_KEY =
            resource(KEY_METADATA).require(SPEC, "spec").keep(STATUS, "status").markIncomplete("\"spec\":null");

    /** Of lists, of single objects and of events of a watch. */
    static final Members IMPORTED_KEYS = response(KEY_METADATA, IMPORTED_KEY)
            .require(SPEC, "spec")
            .keep(STATUS, "status")
            .markIncomplete("\"spec\":null");

    private static final Members SECRET = new Members()
            .keep(SCALAR, "name", "namespace", "uid", "resourceVersion", "remainingItemCount")
            .keep(LONG_TEXT, "continue");

    /** The same, where only metadata is asked for. */
    static final Members SECRET_METADATA = response(SECRET, resource(SECRET));

    private Kept() {}

    /** An error is a resource too: a Status. */
    private static Members resource(Members metadata) {
        return new Members()
                .keep(SCALAR, "kind", "apiVersion", "status", "reason", "code")
                .keep(LONG_TEXT, "message", "details")
                .filter("metadata", metadata);
    }

    private static Members response(Members metadata, Members item) {
        return resource(metadata).keep(SCALAR, "type").filter("items", item).filter("object", item);
    }
}
