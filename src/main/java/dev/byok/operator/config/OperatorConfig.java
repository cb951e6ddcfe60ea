package dev.byok.operator.config;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * The operator's settings. AWS credentials and Regions are read by the AWS SDK itself, {@link LogConfig} by the log;
 * what is wrong with a level, the format or an endpoint is told here, beside the rest.
 *
 * @param watchNamespaces WATCH_NAMESPACES: namespaces to work in, separated by commas; empty for all
 * @param concurrency CONCURRENCY: how many ImportedKeys are worked on at once, each with one call of KMS at a time at
 *     most; one namespace in one Region gets half of them, a namespace or a Region two thirds
 * @param requestQuotas KMS_REQUEST_QUOTAS: how many requests a second of an operation are sent to one account in one
 *     Region; an operation that is not named is sent without a limit
 * @param watchSecrets WATCH_SECRETS: whether Secrets are watched, metadata only, so that their changes are acted on at
 *     once
 * @param restrictions what ImportedKeys may not ask for
 * @param aws what is allowed in AWS
 * @param digestKey the Secret with the key for digests; empty where the namespace of this process is not known
 * @param http where health and metrics are served
 * @param lease LEADER_ELECTION: what replicas compete for; empty if this is the only one
 */
public record OperatorConfig(
        Set<String> watchNamespaces,
        int concurrency,
        Map<String, Double> requestQuotas,
        boolean watchSecrets,
        Restrictions restrictions,
        AwsConfig aws,
        Optional<DigestKeyConfig> digestKey,
        HttpConfig http,
        Optional<LeaseConfig> lease) {
    private static final int DEFAULT_CONCURRENCY = 24;
    /** One alone would leave none to others. */
    private static final int LEAST_CONCURRENCY = 2;

    private static final int MOST_CONCURRENCY = 128;
    private static final Map<String, Double> DEFAULT_REQUEST_QUOTAS =
            Map.of("GetParametersForImport", 1.0, "ImportKeyMaterial", 15.0, "DeleteImportedKeyMaterial", 15.0);
    private static final int LAST_PORT = 65_535;
    private static final Predicate<String> NAMESPACE =
            Pattern.compile("[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?").asMatchPredicate();
    private static final Predicate<String> NAME =
            Pattern.compile("[a-z0-9]([-.a-z0-9]{0,251}[a-z0-9])?").asMatchPredicate();
    private static final Predicate<String> REGION =
            Pattern.compile("[a-z]{2,4}(-[a-z]+)+-[0-9]{1,2}").asMatchPredicate();
    private static final Predicate<String> HOST =
            Pattern.compile("[0-9a-zA-Z.:-]{1,253}").asMatchPredicate();

    /** Copies set and map. */
    public OperatorConfig {
        watchNamespaces = Set.copyOf(watchNamespaces);
        requestQuotas = Map.copyOf(requestQuotas);
    }

    /**
     * Reads the settings.
     *
     * @param ownNamespace the namespace that the Kubernetes client is in; null if it is in none
     * @throws IllegalArgumentException if any is wrong; the message names every wrong one
     */
    public static OperatorConfig from(Map<String, String> environment, String ownNamespace) {
        Settings settings = new Settings(environment);
        OperatorConfig config = new OperatorConfig(
                settings.names("WATCH_NAMESPACES", NAMESPACE, "namespace names separated by commas"),
                settings.number("CONCURRENCY", DEFAULT_CONCURRENCY, LEAST_CONCURRENCY, MOST_CONCURRENCY),
                settings.rates("KMS_REQUEST_QUOTAS", DEFAULT_REQUEST_QUOTAS),
                settings.truth("WATCH_SECRETS", true),
                Restrictions.read(settings),
                new AwsConfig(
                        settings.truth("ALLOW_HTTP_ENDPOINT", false),
                        settings.names("ADDITIONAL_REGIONS", REGION, "Region codes separated by commas")),
                digestKey(settings, ownNamespace),
                new HttpConfig(
                        settings.text("HTTP_ADDRESS", HttpConfig.DEFAULT_ADDRESS, HOST, "an address such as 0.0.0.0"),
                        settings.number("HTTP_PORT", HttpConfig.DEFAULT_PORT, 0, LAST_PORT)),
                lease(settings, ownNamespace));
        LogConfig.read(settings);
        for (String endpoint : List.of("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_KMS")) {
            settings.text(endpoint, "", OperatorConfig::isUrl, "a URL such as https://kms.example.com");
        }
        // Read by the AWS SDK, which ignores what it does not understand until credentials are needed.
        settings.truth("AWS_EC2_METADATA_DISABLED", false);
        settings.check();
        return config;
    }

    private static Optional<DigestKeyConfig> digestKey(Settings settings, String ownNamespace) {
        String name = settings.text("DIGEST_KEY_SECRET", DigestKeyConfig.DEFAULT_NAME, NAME, "the name of a Secret");
        return Optional.ofNullable(ownNamespace(settings, ownNamespace))
                .map(namespace -> new DigestKeyConfig(namespace, name));
    }

    private static String ownNamespace(Settings settings, String ownNamespace) {
        return settings.text("POD_NAMESPACE", ownNamespace, NAMESPACE, "a namespace name");
    }

    private static Optional<LeaseConfig> lease(Settings settings, String ownNamespace) {
        boolean elects = settings.truth("LEADER_ELECTION", true);
        String name = settings.text("LEASE_NAME", LeaseConfig.DEFAULT_NAME, NAME, "a name in lower case");
        String namespace =
                settings.text("LEASE_NAMESPACE", ownNamespace(settings, ownNamespace), NAMESPACE, "a namespace name");
        if (elects && namespace == null) {
            settings.fault("LEASE_NAMESPACE is not set, and the namespace of this process is not known;"
                    + " set it, or LEADER_ELECTION=false where one process runs alone");
        }
        Duration duration = settings.duration("LEADER_ELECTION_LEASE_DURATION", LeaseConfig.DURATION);
        Duration deadline = settings.duration("LEADER_ELECTION_RENEW_DEADLINE", LeaseConfig.RENEW_DEADLINE);
        Duration retry = settings.duration("LEADER_ELECTION_RETRY_PERIOD", LeaseConfig.RETRY_PERIOD);
        if (duration.compareTo(deadline) <= 0 || deadline.compareTo(retry.multipliedBy(2)) < 0) {
            settings.fault("LEADER_ELECTION_LEASE_DURATION must be longer than LEADER_ELECTION_RENEW_DEADLINE, and that"
                    + " at least twice LEADER_ELECTION_RETRY_PERIOD; they are " + seconds(duration) + ", "
                    + seconds(deadline) + " and " + seconds(retry));
        }
        return elects && namespace != null
                ? Optional.of(new LeaseConfig(namespace, name, duration, deadline, retry))
                : Optional.empty();
    }

    private static String seconds(Duration time) {
        return time.toSeconds() + "s";
    }

    private static boolean isUrl(String text) {
        try {
            URI uri = URI.create(text);
            return uri.getHost() != null && Set.of("http", "https").contains(uri.getScheme());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
