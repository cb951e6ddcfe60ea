package dev.byok.operator.kms.aws;

import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import software.amazon.awssdk.awscore.endpoint.AwsClientEndpointProvider;
import software.amazon.awssdk.core.ClientEndpointProvider;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;

/**
 * Where the AWS SDK would ask KMS and STS: it takes an endpoint from environment variables, system properties and
 * profile files (AWS SDKs and Tools Reference Guide, "Service-specific endpoints"). Whoever answers for KMS chooses the
 * key that material is wrapped under, so that nothing but TLS will do.
 */
public final class AwsEndpoints {
    private static final Map<String, String> SERVICES = Map.of("kms", "Kms", "sts", "Sts");
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127(?:\\.[0-9]{1,3}){3}|\\[(?:::1|0*(?::0*){6}:0*1)]");

    private AwsEndpoints() {}

    /**
     * Checks that TLS is used everywhere but on loopback.
     *
     * @throws IllegalArgumentException if an endpoint is asked without, or is no URL; the message says which one
     */
    public static void requireTls() {
        for (Map.Entry<String, String> service : new TreeMap<>(SERVICES).entrySet()) {
            URI endpoint = endpoint(service.getKey(), service.getValue());
            if (!isSafe(endpoint)) {
                throw new IllegalArgumentException("the endpoint of "
                        + service.getKey().toUpperCase(Locale.ROOT)
                        + " is " + endpoint + ", without TLS: whoever answers there chooses the key that material is"
                        + " wrapped under. Use https in AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_"
                        + service.getKey().toUpperCase(Locale.ROOT)
                        + " or the profile file, or set ALLOW_HTTP_ENDPOINT=true for an emulator");
            }
        }
    }

    static boolean isSafe(URI endpoint) {
        return "https".equalsIgnoreCase(endpoint.getScheme())
                || (endpoint.getHost() != null
                        && LOOPBACK.matcher(endpoint.getHost().toLowerCase(Locale.ROOT))
                                .matches());
    }

    private static URI endpoint(String service, String camelCase) {
        Supplier<ProfileFile> profiles = ProfileFile::defaultProfileFile;
        ClientEndpointProvider provider = AwsClientEndpointProvider.builder()
                .serviceEndpointOverrideEnvironmentVariable("AWS_ENDPOINT_URL_" + service.toUpperCase(Locale.ROOT))
                .serviceEndpointOverrideSystemProperty("aws.endpointUrl" + camelCase)
                .serviceProfileProperty(service)
                .profileFile(profiles)
                .profileName(ProfileFileSystemSetting.AWS_PROFILE.getStringValueOrThrow())
                .serviceEndpointPrefix(service)
                .defaultProtocol("https")
                .region(Region.US_EAST_1)
                .build();
        return provider.clientEndpoint();
    }
}
