package dev.aether.membership;

import java.time.Duration;

/**
 * Timing of failure detection.
 *
 * @param tick how often deadlines are looked at
 * @param probeInterval one member is probed each interval
 * @param probeTimeout after it the probe goes through others as well
 * @param suspicionMin how long a suspect may refute at least; grows with the logarithm of members
 * @param indirectProbes members asked to probe on our behalf
 * @param syncInterval how often whole knowledge is exchanged with a random member
 * @param membersMax nodes in one zone at most
 */
public record MembershipConfig(
        Duration tick,
        Duration probeInterval,
        Duration probeTimeout,
        Duration suspicionMin,
        int indirectProbes,
        Duration syncInterval,
        int membersMax) {

    public static MembershipConfig defaults() {
        return new MembershipConfig(
                Duration.ofMillis(100),
                Duration.ofMillis(500),
                Duration.ofMillis(250),
                Duration.ofMillis(1500),
                3,
                Duration.ofSeconds(2),
                5000);
    }

    public MembershipConfig {
        if (probeTimeout.compareTo(probeInterval) >= 0 || tick.compareTo(probeTimeout) > 0) {
            throw new IllegalArgumentException(
                    "expected tick <= probeTimeout < probeInterval, got %s, %s, %s"
                            .formatted(tick, probeTimeout, probeInterval));
        }
    }
}
