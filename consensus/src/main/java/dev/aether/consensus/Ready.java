package dev.aether.consensus;

import java.util.List;

/**
 * What the host of a {@link Raft} has to do, in this order: send {@code messages}, write the hard
 * state and {@code entries} and force them, send {@code messagesAfterPersist}, apply {@code
 * committed}, answer {@code reads}; then call {@link Raft#advance}.
 *
 * @param ballotChanged whether term or vote changed, so that the hard state must be forced
 * @param entries to write, replacing everything from the first one's index on
 * @param committed persisted here before, in order
 * @param snapshotsWanted followers that need an image because the log no longer reaches back
 */
record Ready(
        HardState hardState,
        boolean ballotChanged,
        List<Entry> entries,
        List<Outgoing> messages,
        List<Outgoing> messagesAfterPersist,
        List<Entry> committed,
        List<ConfirmedRead> reads,
        List<ReplicaId> snapshotsWanted) {

    /** Whether anything has to be on disk before the second lot of messages. */
    boolean mustPersist() {
        return ballotChanged || !entries.isEmpty();
    }

    /** A read barrier the leader confirmed: current once this index is applied. */
    record ConfirmedRead(long context, long index) {}
}
