package dev.byok.operator;

import dev.byok.operator.api.v1alpha1.DeletionPolicy;
import dev.byok.operator.api.v1alpha1.Expiration;
import dev.byok.operator.api.v1alpha1.ExpirationModel;
import dev.byok.operator.api.v1alpha1.ImportedKey;
import dev.byok.operator.api.v1alpha1.ImportedKeySpec;
import dev.byok.operator.api.v1alpha1.Material;
import dev.byok.operator.api.v1alpha1.SecretKeyRef;
import dev.byok.operator.api.v1alpha1.SecretSource;
import dev.byok.operator.api.v1alpha1.Wrapped;
import dev.byok.operator.apiserver.ApiServer;
import dev.byok.operator.apiserver.MockApiServer;
import dev.byok.operator.config.OperatorConfig;
import dev.byok.operator.config.Restrictions;
import dev.byok.operator.kms.KeyService;
import dev.byok.operator.kmsemulator.KmsEmulator;
import dev.byok.operator.plan.Timings;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import org.awaitility.Awaitility;

/**
 * Test kit: a mock API server, a KMS emulator, the people around it, and any number of operators, one after another.
 */
public final class World implements AutoCloseable {
    /** The namespace that everything is in. */
    public static final String NAMESPACE = "payments";

    /** Waits that are short enough to be sat out. */
    public static final Timings SHORT = new Timings(
            Duration.ofSeconds(2),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofMillis(100),
            Duration.ofHours(24));

    /** The restrictions of an installation whose settings are left alone. */
    private static final Restrictions DEFAULT = new Restrictions(true, false, false);

    private final ApiServer api;
    private final KmsEmulator kms = KmsEmulator.start();
    private final Endings endings = new Endings();
    private final Ceremony people = new Ceremony(kms.endpoint());

    /** A world whose requests to the API server all go through. */
    public World() {
        this(MockApiServer.start());
    }

    /** A world with a gate before its API server. */
    public World(MockApiServer.Gate gate) {
        this(MockApiServer.start(gate));
    }

    /** A world around that API server, which is closed with it. */
    public World(ApiServer api) {
        this.api = api;
        api.admin()
                .resource(new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(NAMESPACE)
                        .endMetadata()
                        .build())
                .create();
    }

    /** Starts an operator with short waits. */
    public RunningOperator operator() {
        return operator("operator", keys -> keys);
    }

    /** Starts an operator with those waits. */
    public RunningOperator operator(Timings timings) {
        return running(
                "operator",
                RunningOperator.config(true, DEFAULT, Map.of()),
                timings,
                InstantSource.system(),
                keys -> keys);
    }

    /** Starts an operator of that identity, whose key service is wrapped. */
    public RunningOperator operator(String identity, Function<KeyService, KeyService> around) {
        return running(
                identity, RunningOperator.config(true, DEFAULT, Map.of()), SHORT, InstantSource.system(), around);
    }

    /** Starts an operator that may not watch Secrets. */
    public RunningOperator operatorWithoutSecretWatch() {
        return running(
                "operator",
                RunningOperator.config(false, DEFAULT, Map.of()),
                SHORT,
                InstantSource.system(),
                keys -> keys);
    }

    /** Starts an operator whose ImportedKeys may ask for so much. */
    public RunningOperator operatorWith(Restrictions restrictions) {
        return running(
                "operator",
                RunningOperator.config(true, restrictions, Map.of()),
                SHORT,
                InstantSource.system(),
                keys -> keys);
    }

    /** Starts an operator that minds those request quotas; the others mind none. */
    public RunningOperator operatorUnder(Map<String, Double> requestQuotas) {
        return running(
                "operator",
                RunningOperator.config(true, DEFAULT, requestQuotas),
                SHORT,
                InstantSource.system(),
                keys -> keys);
    }

    /** Starts an operator whose clock is the emulator's, so that both can be moved. */
    public RunningOperator operatorOnTheEmulatorsClock() {
        return running("operator", RunningOperator.config(true, DEFAULT, Map.of()), SHORT, kms.clock(), keys -> keys);
    }

    private RunningOperator running(
            String identity,
            OperatorConfig config,
            Timings timings,
            InstantSource clock,
            Function<KeyService, KeyService> around) {
        return new RunningOperator(
                api.client(identity), kms.endpoint(), config, timings, clock, identity, endings, around);
    }

    /** The API server. */
    public ApiServer api() {
        return api;
    }

    /** Why operators wanted their process to end. */
    public List<String> endings() {
        return endings.reasons();
    }

    /** The key management service. */
    public KmsEmulator kms() {
        return kms;
    }

    /** Those who create keys and wrap material. */
    public Ceremony people() {
        return people;
    }

    /** Stores a pair in one Secret of that name. */
    public void putSecret(String name, Ceremony.Answer answer) {
        Secret secret = new SecretBuilder()
                .withNewMetadata()
                .withNamespace(NAMESPACE)
                .withName(name)
                .endMetadata()
                .addToData("encryptedKeyMaterial", base64(answer.encryptedKeyMaterial()))
                .addToData("importToken", base64(answer.importToken()))
                .build();
        api.admin().resource(secret).createOr(existing -> existing.update());
    }

    /** An expiring key of that name, whose pair is in the Secret of the same name; it is looked at every second. */
    public ImportedKey key(String name, String keyArn) {
        return key(name, keyArn, new Expiration(ExpirationModel.KEY_MATERIAL_EXPIRES, "90d", null));
    }

    /** A key with that expiration. */
    public ImportedKey key(String name, String keyArn, Expiration expiration) {
        ImportedKey key = new ImportedKey();
        key.getMetadata().setNamespace(NAMESPACE);
        key.getMetadata().setName(name);
        Wrapped wrapped = new Wrapped(
                new SecretSource(new SecretKeyRef(name, "encryptedKeyMaterial")),
                new SecretSource(new SecretKeyRef(name, "importToken")));
        key.setSpec(new ImportedKeySpec(
                keyArn,
                null,
                List.of(new Material("2026", null, wrapped, null)),
                expiration,
                null,
                null,
                null,
                null,
                "1s",
                DeletionPolicy.Retain,
                false));
        return key;
    }

    /** The same key, whose material goes with its resource. */
    public ImportedKey deleting(ImportedKey key) {
        return SpecEdit.of(key).deletionPolicy(DeletionPolicy.DeleteKeyMaterial).done();
    }

    /** The same key, looked at as often as by default. */
    public ImportedKey everyHour(ImportedKey key) {
        return SpecEdit.of(key).pollInterval("1h").done();
    }

    /** Creates the resource. */
    public void apply(ImportedKey key) {
        api.admin().resource(key).create();
    }

    /** Edits the resource, as kubectl edit does. */
    public void edit(String name, Function<ImportedKey, ImportedKey> change) {
        api.keys(NAMESPACE).withName(name).edit(change::apply);
    }

    /** The resource as it is now. */
    public ImportedKey get(String name) {
        return api.keys(NAMESPACE).withName(name).get();
    }

    /** Waits until the resource is as wanted. */
    public ImportedKey await(String name, Predicate<ImportedKey> wanted) {
        return Awaitility.await(name)
                .atMost(Duration.ofMinutes(3))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> get(name), key -> key != null && key.getStatus() != null && wanted.test(key));
    }

    /** Waits until Ready has that status and reason, for the present generation. */
    public ImportedKey awaitReady(String name, String status, String reason) {
        return await(name, key -> key.getStatus()
                .condition("Ready")
                .filter(ready -> ready.status().equals(status)
                        && ready.reason().equals(reason)
                        && ready.observedGeneration().equals(key.getMetadata().getGeneration()))
                .isPresent());
    }

    @Override
    public void close() {
        people.close();
        api.close();
        kms.close();
    }

    private static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }
}
