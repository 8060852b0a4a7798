package dev.aether.state;

import dev.aether.consensus.ConsensusConfig;
import java.time.Duration;
import java.util.Objects;

/**
 * How the state engine of a node behaves.
 *
 * @param founds whether this node founds the lattice's keyspaces if it has none
 * @param requestTimeout total time of one request with all its repetitions, default 5 s
 * @param votersMax voters of a range at most, odd, default 3
 * @param systemVotersMax the same for the keyspace {@code system}, default 5
 * @param keyspacesMax keyspaces of the lattice at most, beside the two it is founded with; default
 *     4096
 * @param consensus timing, limits and log of the groups
 */
public record StateConfig(
        boolean founds,
        Duration requestTimeout,
        int votersMax,
        int systemVotersMax,
        int keyspacesMax,
        ConsensusConfig consensus) {
    public StateConfig {
        Objects.requireNonNull(consensus);
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout must be positive");
        }
        if (keyspacesMax < 0) {
            throw new IllegalArgumentException("keyspacesMax must not be negative");
        }
        if (votersMax < 1
                || votersMax % 2 == 0
                || systemVotersMax < 1
                || systemVotersMax % 2 == 0) {
            throw new IllegalArgumentException(
                    "the largest number of voters must be odd, got "
                            + votersMax
                            + " and "
                            + systemVotersMax);
        }
    }

    public static StateConfig defaults() {
        return new StateConfig(
                false, Duration.ofSeconds(5), 3, 5, 4096, ConsensusConfig.defaults());
    }

    /** The same for the node that founds the lattice. */
    public StateConfig founding() {
        return new StateConfig(
                true, requestTimeout, votersMax, systemVotersMax, keyspacesMax, consensus);
    }

    public StateConfig with(ConsensusConfig other) {
        return new StateConfig(
                founds, requestTimeout, votersMax, systemVotersMax, keyspacesMax, other);
    }

    public StateConfig withRequestTimeout(Duration timeout) {
        return new StateConfig(
                founds, timeout, votersMax, systemVotersMax, keyspacesMax, consensus);
    }

    public StateConfig withKeyspacesMax(int max) {
        return new StateConfig(founds, requestTimeout, votersMax, systemVotersMax, max, consensus);
    }
}
