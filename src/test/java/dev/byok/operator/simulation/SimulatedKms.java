package dev.byok.operator.simulation;

import dev.byok.operator.kms.ImportReceipt;
import dev.byok.operator.kms.ImportRequest;
import dev.byok.operator.kms.ImportType;
import dev.byok.operator.kms.KeyDescription;
import dev.byok.operator.kms.KeyMaterial;
import dev.byok.operator.kms.KeyRef;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kms.KeySpec;
import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import dev.byok.operator.kms.ParametersForImport;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** One key as AWS KMS keeps it, in memory; what people do to it by hand, too. */
final class SimulatedKms implements KeyService {
    static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    static final Duration TOKEN_LIFE = Duration.ofHours(24);
    private static final Duration MOST_VALIDITY = Duration.ofDays(365);

    private final KeySpec spec;
    private final SimulatedClock clock;
    private final Weather weather;
    private final Witness witness;
    private final Map<Integer, ParameterSet> sets = new HashMap<>();
    private final KeyPast past;

    SimulatedKms(KeySpec spec, SimulatedClock clock, Weather weather, Witness witness) {
        this.spec = spec;
        this.clock = clock;
        this.weather = weather;
        this.witness = witness;
        this.past = new KeyPast(clock, witness);
    }

    KeySpec spec() {
        return spec;
    }

    ParameterSet set(int id) {
        return sets.get(id);
    }

    /** Import parameters that somebody fetched by other means. */
    ParameterSet outside() {
        ParameterSet set = new ParameterSet(
                sets.size() + 1, "RSAES_OAEP_SHA_256", "RSA_4096", clock.kms().plus(TOKEN_LIFE));
        sets.put(set.id(), set);
        return set;
    }

    Truth truth() {
        return past.truth();
    }

    /** Somebody changes the key by hand. */
    void byHand(Truth next) {
        past.put(clock.now(), next);
    }

    @Override
    public KeyDescription describe(KeyRef key) {
        return read("DescribeKey", seen -> {
            return new KeyDescription(
                    ARN,
                    seen.state(),
                    spec.name(),
                    "ENCRYPT_DECRYPT",
                    "EXTERNAL",
                    false,
                    null,
                    seen.deletionPending() ? clock.kms().plus(Duration.ofDays(9)) : null,
                    seen.held() ? model(seen.validTo()) : null,
                    seen.validTo(),
                    spec.hasMaterialIds() && seen.identity() != null ? id(seen.identity()) : null,
                    clock.kms());
        });
    }

    @Override
    public List<KeyMaterial> listMaterials(KeyRef key) {
        witness.demand(spec.hasMaterialIds(), "materials of a " + spec + " key are listed");
        return read(
                "ListKeyRotations",
                seen -> seen.identity() == null
                        ? List.of()
                        : List.of(new KeyMaterial(
                                id(seen.identity()),
                                "2026",
                                seen.held() ? KeyMaterial.IMPORTED : KeyMaterial.PENDING_IMPORT,
                                "CURRENT",
                                seen.held() ? model(seen.validTo()) : null,
                                seen.validTo())));
    }

    @Override
    public byte[] publicKey(KeyRef key) {
        return read("GetPublicKey", seen -> {
            if (!seen.held()) {
                throw failure(Kind.INVALID_STATE, "pending import");
            }
            return seen.identity().publicKey();
        });
    }

    private <T> T read(String operation, java.util.function.Function<Truth, T> answer) {
        clock.pass(weather.latency());
        weather.mayCrash();
        witness.called(operation);
        try {
            weather.mayFail(false);
        } catch (KmsFailure e) {
            witness.failed();
            throw e;
        }
        Instant asOf = clock.now().minus(weather.lag());
        Truth seen = past.asOf(asOf);
        witness.seen(operation, seen, asOf);
        return answer.apply(seen);
    }

    @Override
    public ParametersForImport parametersForImport(KeyRef key, String algorithm, String keySpec) {
        return write(
                "GetParametersForImport",
                () -> {
                    witness.parametersAsked(algorithm, keySpec);
                    if (truth().deletionPending()) {
                        throw failure(Kind.INVALID_STATE, "pending deletion");
                    }
                    ParameterSet set = new ParameterSet(
                            sets.size() + 1, algorithm, keySpec, clock.kms().plus(TOKEN_LIFE));
                    sets.put(set.id(), set);
                    return new ParametersForImport(set.token(), set.token(), set.validTo(), null);
                },
                answer -> witness.parametersGiven(set(ParameterSet.idOf(answer.importToken()))));
    }

    @Override
    public ImportReceipt importMaterial(ImportRequest request) {
        byte[] blob = request.encryptedKeyMaterial().clone();
        byte[] token = request.importToken().clone();
        return write(
                "ImportKeyMaterial",
                () -> {
                    witness.importArrives(request, blob, token);
                    try {
                        Truth next = place(request, blob, token);
                        past.put(clock.now(), next);
                        witness.imported(next);
                        return new ImportReceipt(
                                spec.hasMaterialIds() ? id(next.identity()) : null, "request", clock.kms());
                    } catch (KmsFailure e) {
                        witness.refused(e.kind());
                        throw e;
                    }
                },
                _ -> witness.importConfirmed());
    }

    private Truth place(ImportRequest request, byte[] blob, byte[] token) {
        Truth before = truth();
        if (before.deletionPending()) {
            throw failure(Kind.INVALID_STATE, "pending deletion");
        }
        checkShape(request);
        Instant end = request.validTo();
        if (end != null && (!end.isAfter(clock.now()) || end.isAfter(clock.now().plus(MOST_VALIDITY)))) {
            throw failure(Kind.VALIDATION, "ValidTo " + end);
        }
        ParameterSet set = sets.get(ParameterSet.idOf(token));
        if (set == null) {
            throw failure(Kind.INVALID_IMPORT_TOKEN, "no such token");
        }
        if (!clock.now().isBefore(set.validTo())) {
            throw failure(Kind.EXPIRED_IMPORT_TOKEN, "older than 24 hours");
        }
        Substance.Blob content = Substance.unwrap(blob);
        if (content.set() != set.id() || content.substance() == null) {
            throw failure(Kind.INVALID_CIPHERTEXT, "cannot be unwrapped");
        }
        boolean other = before.identity() != null && before.identity() != content.substance();
        boolean wrongType =
                spec.hasMaterialIds() && (request.type() == ImportType.NEW_KEY_MATERIAL) == (before.identity() != null);
        if (other || wrongType) {
            throw failure(Kind.INCORRECT_KEY_MATERIAL, "not the material of this key");
        }
        return before.with(content.substance(), end, weather.expiryLag());
    }

    private void checkShape(ImportRequest request) {
        boolean symmetricOnly =
                request.type() != null || request.keyMaterialId() != null || request.description() != null;
        witness.demand(spec.hasMaterialIds() ? request.type() != null : !symmetricOnly, "ImportType for " + spec);
        witness.demand(
                request.type() != ImportType.NEW_KEY_MATERIAL || request.keyMaterialId() == null,
                "KeyMaterialId with NEW_KEY_MATERIAL");
    }

    @Override
    public String deleteMaterial(KeyRef key, String keyMaterialId) {
        throw new Violation("material is deleted of a resource that nobody deletes");
    }

    private <T> T write(String operation, Supplier<T> effect, java.util.function.Consumer<T> delivered) {
        clock.pass(weather.latency());
        weather.mayCrash();
        witness.called(operation);
        try {
            weather.mayFail(true);
            T answer = effect.get();
            weather.mayCrash();
            weather.mayLoseAnswer();
            delivered.accept(answer);
            return answer;
        } catch (KmsFailure e) {
            witness.failed();
            throw e;
        }
    }

    private static String model(Instant validTo) {
        return validTo == null ? "KEY_MATERIAL_DOES_NOT_EXPIRE" : "KEY_MATERIAL_EXPIRES";
    }

    static String id(Substance identity) {
        return (identity == Substance.RIGHT ? "a" : "b").repeat(64);
    }

    private static KmsFailure failure(Kind kind, String message) {
        return new KmsFailure(kind, message, "request", null);
    }
}
