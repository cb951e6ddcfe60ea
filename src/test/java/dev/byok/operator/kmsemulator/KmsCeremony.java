package dev.byok.operator.kmsemulator;

import java.net.URI;
import java.time.Duration;
import java.util.function.Consumer;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AlgorithmSpec;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeySpec;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.KeyUsageType;
import software.amazon.awssdk.services.kms.model.OriginType;
import software.amazon.awssdk.services.kms.model.WrappingKeySpec;

/**
 * AWS's documented import procedure, step by step, with the SDK.
 *
 * @param kms the client to use
 */
public record KmsCeremony(KmsClient kms) {

    /** A client of an emulator, without retries, so that a test sees each answer. */
    public static KmsCeremony with(KmsEmulator emulator) {
        return new KmsCeremony(client(emulator.endpoint(), "eu-central-1"));
    }

    /** A client of an endpoint in a Region, without retries. */
    public static KmsClient client(URI endpoint, String region) {
        return KmsClient.builder()
                .endpointOverride(endpoint)
                .region(Region.of(region))
                .credentialsProvider(
                        StaticCredentialsProvider.create(AwsBasicCredentials.create("AKIAEXAMPLE", "secret")))
                .httpClient(UrlConnectionHttpClient.builder()
                        .socketTimeout(Duration.ofSeconds(60))
                        .build())
                .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD).retryStrategy(r -> r.maxAttempts(1)))
                .build();
    }

    /** Creates an EXTERNAL key and answers its id. */
    public String createKey(KeySpec spec, KeyUsageType usage) {
        return kms.createKey(r -> r.origin(OriginType.EXTERNAL).keySpec(spec).keyUsage(usage))
                .keyMetadata()
                .keyId();
    }

    /** Creates a symmetric EXTERNAL key and answers its id. */
    public String createSymmetricKey() {
        return createKey(KeySpec.SYMMETRIC_DEFAULT, KeyUsageType.ENCRYPT_DECRYPT);
    }

    /** Import parameters that suit symmetric keys, under the wrapping key that is quickest to make. */
    public GetParametersForImportResponse parameters(String keyId) {
        return parameters(keyId, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048);
    }

    /** Import parameters. */
    public GetParametersForImportResponse parameters(String keyId, AlgorithmSpec algorithm, WrappingKeySpec spec) {
        return kms.getParametersForImport(
                r -> r.keyId(keyId).wrappingAlgorithm(algorithm).wrappingKeySpec(spec));
    }

    /** Imports material that does not expire under fresh parameters, unless the request is changed. */
    public ImportKeyMaterialResponse importMaterial(
            String keyId, byte[] material, Consumer<ImportKeyMaterialRequest.Builder> change) {
        return importMaterial(keyId, material, AlgorithmSpec.RSAES_OAEP_SHA_256, WrappingKeySpec.RSA_2048, change);
    }

    /** Imports material under fresh parameters. */
    public ImportKeyMaterialResponse importMaterial(
            String keyId,
            byte[] material,
            AlgorithmSpec algorithm,
            WrappingKeySpec spec,
            Consumer<ImportKeyMaterialRequest.Builder> change) {
        return importUnder(parameters(keyId, algorithm, spec), algorithm, material, change);
    }

    /** Imports material under given parameters. */
    public ImportKeyMaterialResponse importUnder(
            GetParametersForImportResponse parameters,
            AlgorithmSpec algorithm,
            byte[] material,
            Consumer<ImportKeyMaterialRequest.Builder> change) {
        byte[] blob =
                SoftwareHsm.wrap(algorithm.toString(), parameters.publicKey().asByteArray(), material);
        return kms.importKeyMaterial(r -> r.keyId(parameters.keyId())
                .importToken(parameters.importToken())
                .encryptedKeyMaterial(SdkBytes.fromByteArray(blob))
                .expirationModel(ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE)
                .applyMutation(change));
    }

    /** DescribeKey. */
    public KeyMetadata describe(String keyId) {
        return kms.describeKey(r -> r.keyId(keyId)).keyMetadata();
    }

    /** KeyState. */
    public KeyState state(String keyId) {
        return describe(keyId).keyState();
    }

    /** Encrypts a few bytes and answers the ciphertext. */
    public SdkBytes encrypt(String keyId, String plaintext) {
        return kms.encrypt(r -> r.keyId(keyId).plaintext(SdkBytes.fromUtf8String(plaintext)))
                .ciphertextBlob();
    }

    /** Decrypts what {@link #encrypt} made. */
    public String decrypt(SdkBytes ciphertext) {
        return kms.decrypt(r -> r.ciphertextBlob(ciphertext)).plaintext().asUtf8String();
    }
}
