package dev.byok.operator.plan;

import java.time.Duration;

/**
 * How long the loop waits for what. All are compared with KMS's own clock but {@code newKey}.
 *
 * @param settle for how long after an import a look that contradicts it causes no write (KMS is eventually consistent)
 * @param unconfirmed for how long an import of unknown outcome is looked for before the same request is sent again
 * @param halfUpdate for how long a pair with one changed half is held back
 * @param newKey for how long a key that KMS does not find may only be new
 * @param look pause between two looks while KMS settles
 * @param tokenLife how long KMS takes an import token
 */
public record Timings(
        Duration settle,
        Duration unconfirmed,
        Duration halfUpdate,
        Duration newKey,
        Duration look,
        Duration tokenLife) {

    /** The waits for real KMS. */
    public static Timings standard() {
        return new Timings(
                Duration.ofMinutes(5),
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMinutes(2),
                Duration.ofSeconds(2),
                Duration.ofHours(24));
    }
}
