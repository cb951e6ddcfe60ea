package dev.byok.operator.kmsemulator.operation;

import dev.byok.operator.kmsemulator.protocol.AwsError;
import dev.byok.operator.kmsemulator.protocol.Caller;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The STS operations. Their results are XML elements, whose values need no escaping. */
public final class SecurityTokens {
    private static final Pattern ROLE = Pattern.compile(
            "arn:(?:aws|aws-cn|aws-us-gov):iam::(\\d{12}):role/((?:[\\w+=,.@-]+/)*)([\\w+=,.@-]{1,64})");
    private static final Pattern SESSION_NAME = Pattern.compile("[\\w+=,.@-]{2,64}");
    private static final Pattern EXTERNAL_ID = Pattern.compile("[\\w+=,.@:/-]{2,1224}");
    private static final int DEFAULT_SECONDS = 3600;
    private static final int MIN_SECONDS = 900;
    private static final int MAX_SECONDS = 43200;
    private static final int SECRET_BYTES = 30;
    private static final int TOKEN_BYTES = 120;
    private static final int ID_LENGTH = 16;
    private static final String ID_ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private final SecureRandom random = new SecureRandom();
    private final Sessions sessions;

    /** Hands out sessions into the given register. */
    public SecurityTokens(Sessions sessions) {
        this.sessions = sessions;
    }

    /**
     * AssumeRole: any role of any account may be assumed.
     *
     * @throws AwsError ValidationError if a parameter is wrong
     */
    public String assumeRole(Map<String, String> form, Caller caller, Instant now) {
        Matcher role = ROLE.matcher(form.getOrDefault("RoleArn", ""));
        String name = form.getOrDefault("RoleSessionName", "");
        check(role.matches(), "roleArn");
        check(SESSION_NAME.matcher(name).matches(), "roleSessionName");
        String externalId = form.get("ExternalId");
        check(externalId == null || EXTERNAL_ID.matcher(externalId).matches(), "externalId");
        Duration duration = duration(form, caller);
        String roleId = "AROA" + id();
        String accessKeyId = "ASIA" + id();
        String arn = "arn:aws:sts::" + role.group(1) + ":assumed-role/" + role.group(3) + "/" + name;
        sessions.add(accessKeyId, new Sessions.Identity(role.group(1), arn, roleId + ":" + name));
        return "<Credentials><AccessKeyId>" + accessKeyId + "</AccessKeyId><SecretAccessKey>" + secret(SECRET_BYTES)
                + "</SecretAccessKey><SessionToken>" + secret(TOKEN_BYTES) + "</SessionToken><Expiration>"
                + now.plus(duration).truncatedTo(ChronoUnit.SECONDS)
                + "</Expiration></Credentials><AssumedRoleUser><AssumedRoleId>" + roleId + ":" + name
                + "</AssumedRoleId><Arn>" + arn + "</Arn></AssumedRoleUser>";
    }

    /** GetCallerIdentity. */
    public String callerIdentity(Caller caller) {
        Sessions.Identity identity = sessions.identity(caller.accessKeyId());
        return "<UserId>" + identity.userId() + "</UserId><Account>" + identity.accountId() + "</Account><Arn>"
                + identity.arn() + "</Arn>";
    }

    private Duration duration(Map<String, String> form, Caller caller) {
        String text = form.getOrDefault("DurationSeconds", String.valueOf(DEFAULT_SECONDS));
        check(text.matches("\\d{1,6}"), "durationSeconds");
        int seconds = Integer.parseInt(text);
        check(seconds >= MIN_SECONDS && seconds <= MAX_SECONDS, "durationSeconds");
        if (seconds > DEFAULT_SECONDS && sessions.assumed(caller.accessKeyId())) {
            throw validation("The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by"
                    + " role chaining");
        }
        return Duration.ofSeconds(seconds);
    }

    private static void check(boolean valid, String member) {
        if (!valid) {
            throw validation("1 validation error detected: Value at '" + member + "' failed to satisfy constraint");
        }
    }

    private static AwsError validation(String message) {
        return new AwsError("ValidationError", message);
    }

    private String id() {
        StringBuilder id = new StringBuilder();
        random.ints(ID_LENGTH, 0, ID_ALPHABET.length()).forEach(i -> id.append(ID_ALPHABET.charAt(i)));
        return id.toString();
    }

    private String secret(int bytes) {
        byte[] secret = new byte[bytes];
        random.nextBytes(secret);
        return Base64.getEncoder().encodeToString(secret);
    }
}
