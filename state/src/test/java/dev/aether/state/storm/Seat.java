package dev.aether.state.storm;

import dev.aether.environment.Randomness;
import dev.aether.environment.Timers;
import dev.aether.state.Keyspace;
import java.time.Duration;

/**
 * Where a client sits: one life of one node.
 *
 * @param client a name of its own
 */
record Seat(String client, Timers timers, Keyspace keyspace, Randomness chance) {
    /** Waits for at most this long. */
    void pause(Duration max) {
        timers.sleep(Duration.ofNanos(1 + chance.nextInt((int) max.toNanos())));
    }
}
