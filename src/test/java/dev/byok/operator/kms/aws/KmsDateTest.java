package dev.byok.operator.kms.aws;

import static dev.byok.operator.kms.aws.ScriptedKms.KEY;
import static dev.byok.operator.kms.aws.ScriptedKms.KMS_TIME;
import static dev.byok.operator.kms.aws.ScriptedKms.ok;
import static dev.byok.operator.kms.aws.ScriptedKms.refusal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.byok.operator.kms.CredentialsListener;
import dev.byok.operator.kms.KmsFailure;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A clock that is wrong makes KMS refuse, so that a refusal has to tell KMS's time as well. */
final class KmsDateTest {
    private final List<Instant> told = new CopyOnWriteArrayList<>();

    private void refused(ScriptedKms.Reply answer) throws IOException {
        try (ScriptedKms kms = new ScriptedKms(answer);
                AwsClients clients = new AwsClients(
                        ScriptedKms.PATIENT,
                        new AwsRegions(List.of()),
                        kms.endpoint(),
                        ScriptedKms.CREDENTIALS,
                        told::add,
                        CredentialsListener.NONE)) {
            assertThatThrownBy(() -> ScriptedKms.service(clients).deleteMaterial(KEY, null))
                    .isInstanceOf(KmsFailure.class);
        }
    }

    @Test
    void aRefusalTellsKmssTime() throws IOException {
        refused(refusal(400, "InvalidSignatureException", "Signature expired"));

        assertThat(told).containsExactly(KMS_TIME);
    }

    @Test
    void anAnswerTellsKmssTime() throws IOException {
        try (ScriptedKms kms = new ScriptedKms(ok("{}"));
                AwsClients clients = new AwsClients(
                        ScriptedKms.PATIENT,
                        new AwsRegions(List.of()),
                        kms.endpoint(),
                        ScriptedKms.CREDENTIALS,
                        told::add,
                        CredentialsListener.NONE)) {
            ScriptedKms.service(clients).deleteMaterial(KEY, null);
        }

        assertThat(told).containsExactly(KMS_TIME);
    }

    @Test
    void withoutATimeNothingIsTold() throws IOException {
        ScriptedKms.Answer answer = refusal(400, "AccessDeniedException", "no");
        refused(answer.without("Date"));
        refused(answer.with("Date", "yesterday"));
        refused(ScriptedKms.Silence.HANG_UP);

        assertThat(told).isEmpty();
    }
}
