package dev.byok.operator.kms;

import java.time.Instant;

/**
 * KMS's answer to an import.
 *
 * @param keyMaterialId id of the imported material; symmetric keys only, else null
 * @param requestId AWS request id, by which CloudTrail finds the call
 * @param kmsTime KMS's clock at the answer, in whole seconds
 */
public record ImportReceipt(String keyMaterialId, String requestId, Instant kmsTime) {}
