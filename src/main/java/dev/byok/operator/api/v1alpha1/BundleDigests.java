package dev.byok.operator.api.v1alpha1;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;

/**
 * Names a pair of wrapped material and import token without holding either. A digest is the id of the key that it was
 * made under, a colon, and an HMAC-SHA-256 as hex.
 *
 * @param blobDigest keyed digest of the encrypted key material
 * @param tokenDigest keyed digest of the import token
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BundleDigests(String blobDigest, String tokenDigest) {
    private static final char END_OF_KEY_ID = ':';

    /** Whether two digests were made under the same key, so that they differ exactly if the bytes differ. */
    static boolean comparable(String a, String b) {
        return a != null && b != null && keyId(a).equals(keyId(b));
    }

    private static String keyId(String digest) {
        return digest.substring(0, Math.max(0, digest.indexOf(END_OF_KEY_ID)));
    }
}
