package dev.byok.operator.kms;

/**
 * What has a request quota of its own (AWS KMS Developer Guide, "Request quotas").
 *
 * @param account the key's account; empty before KMS has named it
 * @param region the key's Region
 * @param operation named as AWS does
 */
public record QuotaKey(String account, String region, String operation) {}
