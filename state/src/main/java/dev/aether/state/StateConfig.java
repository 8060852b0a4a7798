package dev.aether.state;

import dev.aether.consensus.ConsensusConfig;
import dev.aether.environment.ByteSize;
import java.time.Duration;
import java.util.Objects;

/**
 * How the state engine of a node behaves.
 *
 * @param founds whether this node founds the lattice's keyspaces if it has none
 * @param requestTimeout total time of one request with all its repetitions, default 5 s
 * @param replication how many replicas a range has, and when one is replaced
 * @param limits of what is kept
 * @param consensus timing, limits and log of the groups
 */
public record StateConfig(
        boolean founds,
        Duration requestTimeout,
        Replication replication,
        Limits limits,
        ConsensusConfig consensus) {
    public StateConfig {
        Objects.requireNonNull(replication);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(consensus);
        if (requestTimeout.isNegative() || requestTimeout.isZero()) {
            throw new IllegalArgumentException("requestTimeout must be positive");
        }
    }

    public static StateConfig defaults() {
        return new StateConfig(
                false,
                Duration.ofSeconds(5),
                Replication.defaults(),
                Limits.defaults(),
                ConsensusConfig.defaults());
    }

    /** The same for the node that founds the lattice. */
    public StateConfig founding() {
        return new StateConfig(true, requestTimeout, replication, limits, consensus);
    }

    public StateConfig with(ConsensusConfig other) {
        return new StateConfig(founds, requestTimeout, replication, limits, other);
    }

    public StateConfig withRequestTimeout(Duration timeout) {
        return new StateConfig(founds, timeout, replication, limits, consensus);
    }

    public StateConfig withLostAfter(Duration silence) {
        Replication changed =
                new Replication(replication.votersMax(), replication.systemVotersMax(), silence);
        return new StateConfig(founds, requestTimeout, changed, limits, consensus);
    }

    public StateConfig withKeyspacesMax(int max) {
        return with(new Limits(max, limits.storageBytesMax(), limits.history()));
    }

    public StateConfig withStorageBytesMax(ByteSize bytes) {
        return with(new Limits(limits.keyspacesMax(), bytes, limits.history()));
    }

    public StateConfig withHistory(History kept) {
        return with(new Limits(limits.keyspacesMax(), limits.storageBytesMax(), kept));
    }

    private StateConfig with(Limits other) {
        return new StateConfig(founds, requestTimeout, replication, other, consensus);
    }

    /**
     * @param votersMax voters of a range at most, odd, default 3
     * @param systemVotersMax the same for the keyspace {@code system}, default 5
     * @param lostAfter how long a node is silent before a spare one gets its replicas, default 5
     *     min
     */
    public record Replication(int votersMax, int systemVotersMax, Duration lostAfter) {
        public Replication {
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
            if (lostAfter.isNegative() || lostAfter.isZero()) {
                throw new IllegalArgumentException("lostAfter must be positive");
            }
        }

        public static Replication defaults() {
            return new Replication(3, 5, Duration.ofMinutes(5));
        }
    }

    /**
     * @param keyspacesMax keyspaces of the lattice at most, beside the two it is founded with;
     *     default 4096
     * @param storageBytesMax keys and values of a keyspace, history included, beyond which puts are
     *     refused; {@code system} is exempt. Default 8 GiB, what etcd advises at most
     * @param history of {@code system}
     */
    public record Limits(int keyspacesMax, ByteSize storageBytesMax, History history) {
        public Limits {
            Objects.requireNonNull(history);
            Objects.requireNonNull(storageBytesMax);
            if (keyspacesMax < 0) {
                throw new IllegalArgumentException("keyspacesMax must not be negative");
            }
        }

        public static Limits defaults() {
            return new Limits(
                    4096,
                    ByteSize.ofMebibytes(8 << 10),
                    new History(Duration.ofMinutes(5), 50_000));
        }
    }

    /**
     * How much history is kept before it is compacted.
     *
     * @param span how long at least, unless it is too much; default 5 min, as Kubernetes has it
     * @param revisionsMax default 50,000
     */
    public record History(Duration span, int revisionsMax) {
        public History {
            if (span.isNegative() || span.isZero() || revisionsMax < 1) {
                throw new IllegalArgumentException(
                        "history must be kept for a time, got " + span + ", " + revisionsMax);
            }
        }
    }
}
