package dev.byok.operator.kmsemulator.operation;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Which account an access key belongs to: that of the role for an assumed role, the emulator's own for all others. */
public final class Sessions {
    private final String defaultAccountId;
    private final Map<String, Identity> sessions = new ConcurrentHashMap<>();

    /**
     * Who an access key stands for.
     *
     * @param accountId account
     * @param arn ARN of the user or of the assumed role
     * @param userId UserId as GetCallerIdentity tells it
     */
    public record Identity(String accountId, String arn, String userId) {}

    /** With the account of every access key that no AssumeRole has made. */
    public Sessions(String defaultAccountId) {
        this.defaultAccountId = defaultAccountId;
    }

    /** Who an access key stands for. */
    public Identity identity(String accessKeyId) {
        return sessions.getOrDefault(
                accessKeyId,
                new Identity(defaultAccountId, "arn:aws:iam::" + defaultAccountId + ":user/emulator", accessKeyId));
    }

    void add(String accessKeyId, Identity identity) {
        sessions.put(accessKeyId, identity);
    }

    boolean assumed(String accessKeyId) {
        return sessions.containsKey(accessKeyId);
    }
}
