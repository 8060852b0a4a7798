package dev.aether.consensus;

import java.util.List;
import java.util.function.LongConsumer;

/**
 * What a group replicates. Every method is called by the owner of the groups only, one at a time,
 * and must not block for long; an exception stops the group.
 */
public interface StateMachine {
    /**
     * Index of the last entry whose effect would survive a crash now, 0 when empty. Asked once,
     * when the group is created or resumed; the log is replayed from the next entry on.
     */
    long durableIndex();

    /**
     * Applies committed entries, in order and without gaps. Entries that are not {@link
     * EntryKind#NORMAL} change nothing but the applied index.
     *
     * <p>The completions of these entries run right after this call and before the next one, so a
     * machine needs to keep the results of one call only.
     *
     * @param entries at least one
     */
    void apply(List<Entry> entries);

    /**
     * Begins to make everything applied so far durable, so that the log before it can go.
     *
     * @param done called once, on any thread, with the index that is durable; never when it failed,
     *     after which another attempt follows later
     */
    void checkpoint(LongConsumer done);

    /** Opens an image of the state as of the last applied entry, for a replica far behind. */
    SnapshotSource snapshot();

    /**
     * Begins to receive an image.
     *
     * @param mark the place it replaces the log up to; becomes {@link #durableIndex} on commit
     */
    SnapshotSink install(SnapshotMark mark);
}
