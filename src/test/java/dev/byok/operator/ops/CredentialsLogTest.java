package dev.byok.operator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What concerns all keys is one line for each change. */
final class CredentialsLogTest {
    private static final String REGION = "eu-central-1";

    private final Logger logger = (Logger) LoggerFactory.getLogger(CredentialsLog.class);
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final CredentialsLog log = new CredentialsLog();

    @BeforeEach
    void listen() {
        lines.start();
        logger.addAppender(lines);
    }

    @AfterEach
    void stop() {
        logger.detachAppender(lines);
    }

    @Test
    void credentialsThatAreThereAndAcceptedAreNoNews() {
        log.found();
        log.accepted(REGION);
        assertThat(lines.list).isEmpty();
    }

    @Test
    void missingCredentialsAreToldOnceWithWhatToSetAndOnceWhenTheyCome() {
        for (int call = 0; call < 100; call++) {
            log.missing("No AWS credentials: nothing is set");
        }
        log.found();
        log.found();
        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getFirst().getFormattedMessage())
                .startsWith("No AWS credentials: nothing is set. ")
                .contains("EKS Pod Identity association", "eks.amazonaws.com/role-arn", "docs/install.md");
        assertThat(lines.list.getLast().getFormattedMessage()).isEqualTo("there are AWS credentials again");
    }

    @Test
    void rejectedCredentialsAreToldOnceForEachRegionAndChange() {
        for (int call = 0; call < 100; call++) {
            log.rejected(REGION, "The security token is expired", "request-1");
            log.accepted("us-east-1");
        }
        log.accepted(REGION);
        assertThat(lines.list).hasSize(2);
        assertThat(lines.list.getFirst().getKeyValuePairs())
                .extracting(pair -> pair.key + "=" + pair.value)
                .containsExactly("region=eu-central-1", "requestId=request-1", "error=The security token is expired");
    }
}
