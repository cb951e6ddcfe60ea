package dev.byok.operator.quota;

/**
 * Where calls for a key go.
 *
 * @param account the key's account as KMS answered it; empty before that
 * @param region the key's Region; empty where the spec names none
 */
public record Endpoint(String account, String region) {}
