package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.ImportParameters;
import dev.byok.operator.kmsemulator.SoftwareHsm;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Base64;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportType;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/** Test kit: the people around the operator, who create keys, wrap material in an HSM, and use the keys. */
public final class Ceremony implements AutoCloseable {
    /** Credentials that the emulator takes for its default account. */
    public static final StaticCredentialsProvider CREDENTIALS =
            StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAIOSFODNN7EXAMPLE", "secret"));

    /** Where keys are made. */
    public static final String REGION = "eu-central-1";

    private final KmsClient kms;

    /** People who reach KMS at that endpoint. */
    public Ceremony(URI endpoint) {
        kms = KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(REGION))
                .credentialsProvider(CREDENTIALS)
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** A wrapped answer to a set of import parameters. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    public record Answer(byte[] encryptedKeyMaterial, byte[] importToken) {}

    /** The client they use themselves. */
    public KmsClient kms() {
        return kms;
    }

    /** Creates a key without material and returns its ARN. */
    public String createKey(String keySpec) {
        return kms.createKey(request -> request.origin(OriginType.EXTERNAL)
                        .keySpec(KeySpec.fromValue(keySpec))
                        .keyUsage(usage(keySpec)))
                .keyMetadata()
                .arn();
    }

    /** Fetches parameters and wraps the material under them, as KMS's guide advises for that kind of material. */
    public Answer wrap(String keyArn, String keySpec, byte[] material) {
        boolean raw = keySpec.startsWith("SYMMETRIC") || keySpec.startsWith("HMAC");
        AlgorithmSpec algorithm = raw ? AlgorithmSpec.RSAES_OAEP_SHA_256 : AlgorithmSpec.RSA_AES_KEY_WRAP_SHA_256;
        GetParametersForImportResponse parameters = kms.getParametersForImport(request ->
                request.keyId(keyArn).wrappingAlgorithm(algorithm).wrappingKeySpec(WrappingKeySpec.RSA_2048));
        byte[] blob =
                SoftwareHsm.wrap(algorithm.toString(), parameters.publicKey().asByteArray(), material);
        return new Answer(blob, parameters.importToken().asByteArray());
    }

    /** Imports material that is new to a symmetric key, under that description, for 30 days of real time. */
    public String importByHand(String keyArn, byte[] material, String description) {
        Answer answer = wrap(keyArn, "SYMMETRIC_DEFAULT", material);
        return kms.importKeyMaterial(request -> request.keyId(keyArn)
                        .encryptedKeyMaterial(SdkBytes.fromByteArray(answer.encryptedKeyMaterial()))
                        .importToken(SdkBytes.fromByteArray(answer.importToken()))
                        .importType(ImportType.NEW_KEY_MATERIAL)
                        .keyMaterialDescription(description)
                        .expirationModel(ExpirationModelType.KEY_MATERIAL_EXPIRES)
                        .validTo(Instant.now().plus(Duration.ofDays(30)).truncatedTo(ChronoUnit.SECONDS)))
                .keyMaterialId();
    }

    /** Wraps the material as a published set asks. */
    public static Answer answer(ImportParameters set, byte[] material) {
        byte[] blob = SoftwareHsm.wrap(set.wrappingAlgorithm(), publicKey(set), material);
        return new Answer(blob, Base64.getDecoder().decode(set.importToken()));
    }

    /** The DER form of a published wrapping key. */
    public static byte[] publicKey(ImportParameters set) {
        String body = set.publicKey()
                .lines()
                .filter(line -> !line.startsWith("-----"))
                .reduce("", String::concat);
        return Base64.getDecoder().decode(body);
    }

    /** A copy of the material with one bit changed. */
    public static byte[] other(byte[] material) {
        byte[] changed = Arrays.copyOf(material, material.length);
        changed[0] ^= 1;
        return changed;
    }

    @Override
    public void close() {
        kms.close();
    }

    private static KeyUsageType usage(String keySpec) {
        if (keySpec.startsWith("HMAC")) {
            return KeyUsageType.GENERATE_VERIFY_MAC;
        }
        return keySpec.startsWith("SYMMETRIC") ? KeyUsageType.ENCRYPT_DECRYPT : KeyUsageType.SIGN_VERIFY;
    }
}
