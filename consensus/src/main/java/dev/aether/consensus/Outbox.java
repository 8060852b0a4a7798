package dev.aether.consensus;

import java.util.ArrayList;
import java.util.List;

/** What a {@link Raft} has gathered for its next {@link Ready}. */
final class Outbox {
    private List<Outgoing> messages = new ArrayList<>();
    private List<Outgoing> messagesAfterPersist = new ArrayList<>();
    private List<Ready.ConfirmedRead> reads = new ArrayList<>();
    private List<ReplicaId> snapshotsWanted = new ArrayList<>();

    /** For messages that promise nothing about this replica's disk. */
    void send(ReplicaId to, Message message) {
        messages.add(new Outgoing(to, message));
    }

    void sendAfterPersist(ReplicaId to, Message message) {
        messagesAfterPersist.add(new Outgoing(to, message));
    }

    void confirm(Ready.ConfirmedRead read) {
        reads.add(read);
    }

    void wantSnapshot(ReplicaId to) {
        snapshotsWanted.add(to);
    }

    boolean isEmpty() {
        return messages.isEmpty()
                && messagesAfterPersist.isEmpty()
                && reads.isEmpty()
                && snapshotsWanted.isEmpty();
    }

    /** Empties itself; all messages wait for the disk when the ballot changed. */
    Ready drain(
            HardState state, boolean ballotChanged, List<Entry> entries, List<Entry> committed) {
        if (ballotChanged) {
            // A crash before the ballot is on disk could bring this term back with other entries.
            messagesAfterPersist.addAll(0, messages);
            messages = new ArrayList<>();
        }
        Ready ready =
                new Ready(
                        state,
                        ballotChanged,
                        entries,
                        messages,
                        messagesAfterPersist,
                        committed,
                        reads,
                        snapshotsWanted);
        messages = new ArrayList<>();
        messagesAfterPersist = new ArrayList<>();
        reads = new ArrayList<>();
        snapshotsWanted = new ArrayList<>();
        return ready;
    }
}
