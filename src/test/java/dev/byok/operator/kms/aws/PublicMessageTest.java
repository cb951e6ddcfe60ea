package dev.byok.operator.kms.aws;

import static org.assertj.core.api.Assertions.assertThat;

import dev.byok.operator.kms.KmsFailure;
import dev.byok.operator.kms.KmsFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.kms.model.KmsException;

/** What AWS says names roles, sessions, accounts and endpoints; what everybody may read does not. */
final class PublicMessageTest {
    private static final String KEY = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    private static final String SESSION = "arn:aws:sts::444455556666:assumed-role/imported-key-operator/eks-prod-7f3a";
    private static final String NAMES = "User: " + SESSION
            + " (AROAEXAMPLEEXAMPLE123:eks-prod-7f3a, account 444455556666,"
            + " arn:aws-cn:iam::444455556666:role/path/imported-key-operator) at"
            + " https://sts.eu-central-1.amazonaws.com/x or vpce-0abc.kms.eu-central-1.vpce.amazonaws.com"
            + " (10.0.12.7): ";

    @ParameterizedTest
    @EnumSource(Kind.class)
    void nothingThatNamesSomebodyIsPassedOn(Kind kind) {
        assertThat(PublicMessage.of(kind, "SomeException", NAMES + KEY + " is pending import"))
                .isNotEmpty()
                .doesNotContain(
                        "arn:", "4444", "1111", "eks-prod", "AROA", "imported-key-operator", "amazonaws", "10.0.");
    }

    @Test
    void whatIsSaidOfTheRequestStays() {
        assertThat(PublicMessage.of(Kind.INVALID_STATE, "KMSInvalidStateException", KEY + " is pending import."))
                .isEqualTo("the key is pending import.");
        String validation = "A validTo date must be set if the ExpirationModel is KEY_MATERIAL_EXPIRES";
        assertThat(PublicMessage.of(Kind.VALIDATION, "ValidationException", validation))
                .isEqualTo(validation);
        String limit = "at most 25 rotations, 2026-11-28";
        assertThat(PublicMessage.of(Kind.LIMIT_EXCEEDED, "LimitExceededException", limit))
                .isEqualTo(limit);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        because no identity-based policy allows the kms:X action| no identity-based policy allows it
        because no resource-based policy allows the kms:X action| no resource-based policy allows it
        with an explicit deny in a service control policy| there is an explicit deny in a service control policy
        on this resource|
        """)
    void aDenialNamesTheActionAndTheKindOfPolicy(String why, String told) {
        String words =
                "User: " + SESSION + " is not authorized to perform: kms:DescribeKey on resource: " + KEY + " " + why;
        assertThat(PublicMessage.of(Kind.ACCESS_DENIED, "AccessDeniedException", words))
                .isEqualTo("the operator is not allowed kms:DescribeKey" + (told == null ? "" : ": " + told));
    }

    @Test
    void anErrorThatIsNotKnownIsToldByItsCode() {
        assertThat(PublicMessage.of(Kind.OTHER, "NewFangledException", NAMES)).isEqualTo("NewFangledException");
        assertThat(PublicMessage.of(Kind.OTHER, NAMES, NAMES)).isEqualTo("an error without a code");
        assertThat(PublicMessage.of(Kind.OTHER, null, NAMES)).isEqualTo("an error without a code");
    }

    @Test
    void theLogHasAllOfIt() {
        KmsFailure failure = AwsFailures.of(KmsException.builder()
                .statusCode(400)
                .requestId("request")
                .awsErrorDetails(AwsErrorDetails.builder()
                        .errorCode("AccessDeniedException")
                        .errorMessage(NAMES)
                        .build())
                .build());
        assertThat(failure.logMessage()).isEqualTo(NAMES.strip());
        assertThat(failure.getMessage()).doesNotContain("arn:");
        assertThat(AwsFailures.of(SdkClientException.create("sts.internal.example.com: unknown host"))
                        .getMessage())
                .isEqualTo("nothing");
    }
}
