package dev.aether.consensus;

import dev.aether.environment.ByteSize;
import java.time.Duration;
import java.util.Objects;

/** How consensus behaves on a node; {@link #defaults} suits a local network. */
public record ConsensusConfig(Timing timing, Limits limits, Log log) {
    public ConsensusConfig {
        Objects.requireNonNull(timing);
        Objects.requireNonNull(limits);
        Objects.requireNonNull(log);
    }

    public static ConsensusConfig defaults() {
        return new ConsensusConfig(Timing.defaults(), Limits.defaults(), Log.defaults());
    }

    public ConsensusConfig with(Timing other) {
        return new ConsensusConfig(other, limits, log);
    }

    public ConsensusConfig with(Limits other) {
        return new ConsensusConfig(timing, other, log);
    }

    public ConsensusConfig with(Log other) {
        return new ConsensusConfig(timing, limits, other);
    }

    private static void positive(String name, long value) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be positive, got " + value);
        }
    }

    /**
     * Time in ticks. Every replica of a group should have the same.
     *
     * @param tick default 100 ms; must be far above a forced write
     * @param heartbeatTicks between signs of life of a leader, default 3
     * @param electionTicksMin silence after which a follower may campaign, default 9; also how long
     *     a leader stays without a majority
     * @param electionTicksMax the random upper bound of that silence, default 18
     */
    public record Timing(
            Duration tick, int heartbeatTicks, int electionTicksMin, int electionTicksMax) {
        public Timing {
            positive("tick", tick.toNanos());
            positive("heartbeatTicks", heartbeatTicks);
            if (electionTicksMin <= 2 * heartbeatTicks || electionTicksMax <= electionTicksMin) {
                throw new IllegalArgumentException(
                        "expected 2 * heartbeatTicks < electionTicksMin < electionTicksMax, got "
                                + heartbeatTicks
                                + ", "
                                + electionTicksMin
                                + ", "
                                + electionTicksMax);
            }
        }

        public static Timing defaults() {
            return new Timing(Duration.ofMillis(100), 3, 9, 18);
        }
    }

    /**
     * Limits of one group, and of the inbox of all.
     *
     * @param commandBytesMax one command, default 4 MiB; a larger one is refused
     * @param appendBytesMax entries in one message (or one larger entry), default 1 MiB
     * @param inflightBytesMax sent to one follower and not yet acknowledged, default 8 MiB
     * @param uncommittedBytesMax appended and not yet committed, default 32 MiB; further commands
     *     are refused as overloaded
     * @param readsMax read barriers waiting, default 16384
     * @param inboxMax messages and requests waiting for the owner, default 65536
     */
    public record Limits(
            int commandBytesMax,
            int appendBytesMax,
            int inflightBytesMax,
            int uncommittedBytesMax,
            int readsMax,
            int inboxMax) {
        public Limits {
            positive("commandBytesMax", commandBytesMax);
            positive("appendBytesMax", appendBytesMax);
            positive("inflightBytesMax", inflightBytesMax);
            positive("uncommittedBytesMax", uncommittedBytesMax);
            positive("readsMax", readsMax);
            positive("inboxMax", inboxMax);
        }

        public static Limits defaults() {
            return new Limits(4 << 20, 1 << 20, 8 << 20, 32 << 20, 16384, 65536);
        }
    }

    /**
     * The log on disk and its part in memory.
     *
     * @param folder under the node's directory, default {@code wal}
     * @param segmentBytes size of a file of the log, default 64 MiB
     * @param segmentsMax files after which the idlest groups are asked for a checkpoint, default 4
     * @param checkpointBytes log of a group since its last checkpoint that asks for the next one,
     *     default 16 MiB
     * @param checkpointEntries the same in entries, default 100000
     * @param retainedBytes log kept in memory behind a checkpoint for followers that are a little
     *     behind, default 4 MiB; for one that keeps up slowly as much as {@code checkpointBytes}
     *     more
     * @param memoryBytes logs of all groups in memory, default 32 MiB; above it each is held to an
     *     equal share
     * @param snapshotChunkBytesMax one piece of an image, default 256 KiB
     */
    public record Log(
            String folder,
            ByteSize segmentBytes,
            int segmentsMax,
            int checkpointBytes,
            int checkpointEntries,
            int retainedBytes,
            long memoryBytes,
            int snapshotChunkBytesMax) {
        public Log {
            if (folder.isEmpty()) {
                throw new IllegalArgumentException("the folder of the log must have a name");
            }
            if (segmentBytes.bytes() < 4096 || segmentBytes.bytes() > 1 << 30) {
                throw new IllegalArgumentException(
                        "segmentBytes must be 4Ki to 1Gi, got " + segmentBytes);
            }
            positive("segmentsMax", segmentsMax);
            positive("checkpointBytes", checkpointBytes);
            positive("checkpointEntries", checkpointEntries);
            positive("retainedBytes", retainedBytes);
            positive("snapshotChunkBytesMax", snapshotChunkBytesMax);
            if (memoryBytes < 1) {
                throw new IllegalArgumentException("memoryBytes must be positive");
            }
        }

        public static Log defaults() {
            return new Log(
                    "wal",
                    ByteSize.ofMebibytes(64),
                    4,
                    16 << 20,
                    100_000,
                    4 << 20,
                    32 << 20,
                    256 << 10);
        }
    }
}
