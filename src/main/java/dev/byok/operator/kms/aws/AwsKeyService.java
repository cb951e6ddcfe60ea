package dev.byok.operator.kms.aws;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeyState;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.ParametersForImport;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Supplier;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.kms.model.DescribeKeyResponse;
import software.amazon.awssdk.services.kms.model.ExpirationModelType;
import software.amazon.awssdk.services.kms.model.GetParametersForImportResponse;
import software.amazon.awssdk.services.kms.model.GetPublicKeyResponse;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialRequest;
import software.amazon.awssdk.services.kms.model.ImportKeyMaterialResponse;
import software.amazon.awssdk.services.kms.model.IncludeKeyMaterial;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KmsResponse;
import software.amazon.awssdk.services.kms.model.RotationsListEntry;

/** AWS KMS itself, or what speaks its protocol. */
public final class AwsKeyService implements KeyService {
    private final AwsClients clients;
    private final InstantSource fallbackClock;

    /**
     * A key service that asks KMS.
     *
     * @param clients its clients, closed by whoever made them
     * @param fallbackClock the time of an answer that does not carry one
     */
    public AwsKeyService(AwsClients clients, InstantSource fallbackClock) {
        this.clients = clients;
        this.fallbackClock = fallbackClock;
    }

    @Override
    public KeyDescription describe(KeyRef key) {
        DescribeKeyResponse answer =
                ask(key, () -> clients.reads(key).describeKey(request -> request.keyId(key.keyId())));
        if (answer.keyMetadata() == null) {
            throw new KmsFailure(KmsFailure.Kind.NO_ANSWER, "an answer without KeyMetadata", requestId(answer), null);
        }
        return description(answer.keyMetadata(), kmsTime(answer));
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        return ask(key, () -> clients
                .reads(key)
                .listKeyRotationsPaginator(
                        request -> request.keyId(key.keyId()).includeKeyMaterial(IncludeKeyMaterial.ALL_KEY_MATERIAL))
                .rotations()
                .stream()
                .map(AwsKeyService::material)
                .toList());
    }

    /** Sent once although it changes nothing: AWS allows few of these, and counts repetitions too. */
    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
        GetParametersForImportResponse answer = ask(key, () -> clients.writes(key)
                .getParametersForImport(request ->
                        request.keyId(key.keyId()).wrappingAlgorithm(algorithm).wrappingKeySpec(keySpec)));
        if (answer.publicKey() == null || answer.importToken() == null || answer.parametersValidTo() == null) {
            throw new KmsFailure(KmsFailure.Kind.NO_ANSWER, "an answer without parameters", requestId(answer), null);
        }
        return new ParametersForImport(
                answer.publicKey().asByteArray(),
                answer.importToken().asByteArray(),
                answer.parametersValidTo().truncatedTo(ChronoUnit.SECONDS),
                requestId(answer));
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        GetPublicKeyResponse answer =
                ask(key, () -> clients.reads(key).getPublicKey(request -> request.keyId(key.keyId())));
        if (answer.publicKey() == null) {
            throw new KmsFailure(KmsFailure.Kind.NO_ANSWER, "an answer without PublicKey", requestId(answer), null);
        }
        return answer.publicKey().asByteArray();
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        ImportKeyMaterialResponse answer =
                ask(request.key(), () -> clients.writes(request.key()).importKeyMaterial(parameters(request)));
        return new ImportReceipt(answer.keyMaterialId(), requestId(answer), kmsTime(answer));
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        return requestId(ask(key, () -> clients.writes(key)
                .deleteImportedKeyMaterial(request -> request.keyId(key.keyId()).keyMaterialId(keyMaterialId))));
    }

    private static ImportKeyMaterialRequest parameters(ImportRequest request) {
        // KMS's default would be KEY_MATERIAL_EXPIRES, so the model is always said.
        ExpirationModelType model = request.validTo() == null
                ? ExpirationModelType.KEY_MATERIAL_DOES_NOT_EXPIRE
                : ExpirationModelType.KEY_MATERIAL_EXPIRES;
        return ImportKeyMaterialRequest.builder()
                .keyId(request.key().keyId())
                .encryptedKeyMaterial(SdkBytes.fromByteArrayUnsafe(request.encryptedKeyMaterial()))
                .importToken(SdkBytes.fromByteArrayUnsafe(request.importToken()))
                .expirationModel(model)
                .validTo(request.validTo())
                .importType(request.type() == null ? null : request.type().name())
                .keyMaterialId(request.keyMaterialId())
                .keyMaterialDescription(request.description())
                .build();
    }

    private static KeyDescription description(KeyMetadata key, Instant kmsTime) {
        return new KeyDescription(
                key.arn(),
                KeyState.of(key.keyStateAsString()),
                key.keySpecAsString(),
                key.keyUsageAsString(),
                key.originAsString(),
                Boolean.TRUE.equals(key.multiRegion()),
                key.multiRegionConfiguration() == null
                        ? null
                        : key.multiRegionConfiguration().multiRegionKeyTypeAsString(),
                key.deletionDate(),
                key.expirationModelAsString(),
                key.validTo(),
                key.currentKeyMaterialId(),
                kmsTime);
    }

    private static KeyMaterial material(RotationsListEntry entry) {
        return new KeyMaterial(
                entry.keyMaterialId(),
                entry.keyMaterialDescription(),
                entry.importStateAsString(),
                entry.keyMaterialStateAsString(),
                entry.expirationModelAsString(),
                entry.validTo());
    }

    private <T> T ask(KeyRef key, Supplier<T> call) {
        try {
            T answer = call.get();
            clients.listener().accepted(key.region());
            return answer;
        } catch (MarkedCredentials.Unavailable e) {
            throw AwsFailures.of(e);
        } catch (SdkException e) {
            KmsFailure failure = AwsFailures.of(e);
            tell(key.region(), failure);
            throw failure;
        }
    }

    /** A refusal for another reason comes after the credentials were accepted; a fault of KMS may come before. */
    private void tell(String region, KmsFailure failure) {
        if (failure.kind() == KmsFailure.Kind.CREDENTIALS) {
            clients.listener().rejected(region, failure.logMessage(), failure.requestId());
        } else if (!failure.outcomeUnknown() && failure.kind() != KmsFailure.Kind.THROTTLED) {
            clients.listener().accepted(region);
        }
    }

    private static String requestId(KmsResponse answer) {
        return answer.responseMetadata().requestId();
    }

    /** KMS caps ValidTo by its own clock. */
    private Instant kmsTime(KmsResponse answer) {
        return KmsDate.of(answer.sdkHttpResponse())
                .orElseGet(() -> fallbackClock.instant().truncatedTo(ChronoUnit.SECONDS));
    }
}
