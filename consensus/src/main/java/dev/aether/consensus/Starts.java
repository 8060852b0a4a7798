package dev.aether.consensus;

import java.util.List;
import java.util.Optional;

/** Fits together what the log on disk and a state machine remember of a group. */
final class Starts {
    private Starts() {}

    /**
     * Where the replica starts.
     *
     * @param installing an image whose installation began; if the state machine has it, the log
     *     starts again behind it
     * @throws ReplicaException if one of them lost what the other relies on
     */
    static RaftStart reconcile(
            GroupId group,
            RaftStart start,
            Optional<SnapshotMark> installing,
            StateMachine machine) {
        long durable = machine.durableIndex();
        if (installing.isPresent()) {
            SnapshotMark image = installing.orElseThrow();
            if (image.index() == durable && !holds(start, image)) {
                return new RaftStart(start.hardState(), image, List.of());
            }
        }
        if (durable < start.mark().index() || durable > start.lastIndex()) {
            throw new ReplicaException(
                    "the state of group "
                            + group
                            + " must be durable between "
                            + start.mark().index()
                            + " and "
                            + start.lastIndex()
                            + ", it is at "
                            + durable
                            + "; run `aether node repair NAME` to rebuild it from its peers");
        }
        return start;
    }

    private static boolean holds(RaftStart start, SnapshotMark image) {
        if (image.index() <= start.mark().index()) {
            return true;
        }
        int at = (int) (image.index() - start.mark().index() - 1);
        return at < start.entries().size() && start.entries().get(at).term() == image.term();
    }
}
