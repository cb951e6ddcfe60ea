package dev.byok.operator.kmsemulator;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.kmsemulator.control.EmulatorClock;
import dev.byok.operator.kmsemulator.control.RequestQuotas;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.KmsException;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.Credentials;
import software.amazon.awssdk.services.sts.model.StsException;

/** Accounts are reached by assuming their roles, and each has quotas of its own. */
final class AccountsAndQuotasTest {
    private static final String ROLE = "arn:aws:iam::444455556666:role/byok/importer";

    private static StsClient sts(KmsEmulator emulator) {
        return StsClient.builder()
                .endpointOverride(emulator.endpoint())
                .region(Region.EU_CENTRAL_1)
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    @Test
    void anAssumedRoleSeesTheKeysOfItsOwnAccount() {
        try (KmsEmulator emulator = KmsEmulator.start();
                StsClient sts = sts(emulator);
                KmsClient own = KmsCeremony.client(emulator.endpoint(), "eu-central-1")) {
            Credentials role = sts.assumeRole(r -> r.roleArn(ROLE).roleSessionName("session"))
                    .credentials();
            KmsClient theirs = KmsClient.builder()
                    .endpointOverride(emulator.endpoint())
                    .region(Region.EU_CENTRAL_1)
                    .credentialsProvider(StaticCredentialsProvider.create(AwsSessionCredentials.create(
                            role.accessKeyId(), role.secretAccessKey(), role.sessionToken())))
                    .httpClient(UrlConnectionHttpClient.create())
                    .build();

            assertThat(theirs.createKey().keyMetadata().arn()).contains(":444455556666:");
            assertThat(own.createKey().keyMetadata().arn()).contains(":111122223333:");
            assertThat(theirs.listKeys().keys()).hasSize(1);
            assertThat(sts.getCallerIdentity().account()).isEqualTo("111122223333");
        }
    }

    @Test
    void aRoleThatIsNoRoleCannotBeAssumed() {
        try (KmsEmulator emulator = KmsEmulator.start();
                StsClient sts = sts(emulator)) {
            assertThatThrownBy(() -> sts.assumeRole(r ->
                            r.roleArn("arn:aws:iam::4444:role/x/not-a-role-arn").roleSessionName("session")))
                    .isInstanceOfSatisfying(
                            StsException.class,
                            e -> assertThat(e.awsErrorDetails().errorCode()).isEqualTo("ValidationError"));
        }
    }

    @Test
    void requestsOverTheQuotaAreThrottledUntilTimePasses() {
        EmulatorClock clock = new EmulatorClock(InstantSource.fixed(Instant.parse("2027-01-01T00:00:00Z")));
        try (KmsEmulator emulator = KmsEmulator.builder()
                .clock(clock)
                .quotas(RequestQuotas.DEFAULTS)
                .start()) {
            KmsCeremony kms = KmsCeremony.with(emulator);
            String keyId = kms.createSymmetricKey();
            kms.parameters(keyId);

            assertThatThrownBy(() -> kms.parameters(keyId))
                    .isInstanceOfSatisfying(KmsException.class, e -> assertThat(e.isThrottlingException())
                            .isTrue());
            clock.advance(Duration.ofSeconds(1));
            assertThat(kms.parameters(keyId).importToken()).isNotNull();
        }
    }
}
