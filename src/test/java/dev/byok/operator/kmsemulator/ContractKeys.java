package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.NotFoundException;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;
import software.amazon.awssdk.services.kms.model.Tag;

/**
 * The KMS a contract test runs against: the emulator, or with {@code KMS_CONTRACT_REAL_AWS=true} AWS itself, with the
 * SDK's default credentials and Region. The keys made there are tagged and scheduled for deletion at the end, and cost
 * what keys cost until then.
 */
final class ContractKeys implements AutoCloseable {
    private static final boolean REAL_AWS = "true".equals(System.getenv("KMS_CONTRACT_REAL_AWS"));

    private final KmsEmulator emulator = REAL_AWS ? null : KmsEmulator.start();
    private final KmsCeremony kms = REAL_AWS ? new KmsCeremony(KmsClient.create()) : KmsCeremony.with(emulator);
    private final List<String> created = new ArrayList<>();

    KmsCeremony kms() {
        return kms;
    }

    KeyMetadata create(KeySpec spec, KeyUsageType usage, OriginType origin) {
        Tag purpose =
                Tag.builder().tagKey("purpose").tagValue("byok-contract-test").build();
        KeyMetadata key = kms.kms()
                .createKey(r -> r.origin(origin).keySpec(spec).keyUsage(usage).tags(purpose))
                .keyMetadata();
        created.add(key.keyId());
        // Amazon's answers lag behind a new key for a moment.
        eventually(() -> kms.describe(key.keyId()));
        return key;
    }

    String symmetricKey() {
        return create(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT, OriginType.EXTERNAL)
                .keyId();
    }

    void importUntil(String keyId, byte[] material, Instant validTo) {
        kms.importMaterial(keyId, material, r -> r.expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                .validTo(validTo));
    }

    List<RotationsListEntry> materials(String keyId) {
        return kms.kms()
                .listKeyRotations(r -> r.keyId(keyId).includeKeyMaterial("ALL_KEY_MATERIAL"))
                .rotations();
    }

    /** A time counted from KMS's now, to the second. */
    Instant inDays(int days) {
        Instant now = emulator == null ? Instant.now() : emulator.clock().instant();
        return now.plus(Duration.ofDays(days)).truncatedTo(ChronoUnit.SECONDS);
    }

    /** Moves KMS's clock; where nobody can, the test that wants it is skipped. */
    void advance(Duration time) {
        assumeThat(emulator).as("only the emulator's clock can be moved").isNotNull();
        emulator.clock().advance(time);
    }

    /** Waits until a read has caught up with a write. */
    static void eventually(ThrowingRunnable assertion) {
        await().atMost(Duration.ofMinutes(2))
                .ignoreExceptionsInstanceOf(NotFoundException.class)
                .untilAsserted(assertion);
    }

    @Override
    public void close() {
        created.forEach(
                keyId -> kms.kms().scheduleKeyDeletion(r -> r.keyId(keyId).pendingWindowInDays(7)));
        kms.kms().close();
        if (emulator != null) {
            emulator.close();
        }
    }
}
