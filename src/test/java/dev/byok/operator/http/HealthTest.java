package dev.byok.operator.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class HealthTest {

    @Test
    void aHealthOfNoChecksHolds() {
        assertThat(new Health().ask()).isEqualTo(new Health.Answer(true, "ok\n"));
    }

    @Test
    void eachCheckHasALineInTheOrderTheyWereAdded() {
        Health health = new Health().with("first", () -> true).with("second", () -> true);

        assertThat(health.ask()).isEqualTo(new Health.Answer(true, "[+]first ok\n[+]second ok\nok\n"));
    }

    @Test
    void oneCheckThatFailsFailsAll() {
        Health health = new Health().with("first", () -> false).with("second", () -> true);

        assertThat(health.ask()).isEqualTo(new Health.Answer(false, "[-]first failed\n[+]second ok\nfailed\n"));
    }
}
