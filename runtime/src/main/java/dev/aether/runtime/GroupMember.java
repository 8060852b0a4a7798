package dev.aether.runtime;

import dev.aether.environment.Randomness;
import java.time.Duration;
import java.util.HexFormat;

/**
 * Which replica this is, and how its particle handles messages.
 *
 * @param life different for each time the placement is started
 */
record GroupMember(
        String particle,
        String placement,
        String life,
        String digest,
        int retries,
        Duration pause) {
    static final Duration PAUSE_MAX = Duration.ofMinutes(5);

    private static final int LIFE_BYTES = 8;

    static GroupMember of(Workload workload, Grant.Consumer granted, Randomness randomness) {
        return new GroupMember(
                workload.particle(),
                workload.placement(),
                HexFormat.of().formatHex(randomness.bytes(LIFE_BYTES)),
                workload.digest(),
                granted.retries(),
                granted.pause());
    }

    String holder() {
        return placement + "/" + life;
    }

    /** Doubled for each attempt, up to {@link #PAUSE_MAX} unless the first is longer. */
    Duration pauseAfter(int attempt) {
        long factor = 1L << Math.min(attempt - 1, 30);
        long millis = Math.min(pause.toMillis() * factor, PAUSE_MAX.toMillis());
        return Duration.ofMillis(Math.max(millis, pause.toMillis()));
    }
}
