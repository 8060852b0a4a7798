package dev.aether.state.range;

import dev.aether.state.StateException;
import dev.aether.state.TxnResult;
import dev.aether.state.mvcc.Verdict;
import java.util.Optional;

/** What applying one command answered; the same on every replica. */
public sealed interface Applied {
    record Transacted(TxnResult result) implements Applied {}

    /** What a transaction over keyspaces came to, as its home knows. */
    record Resolved(Verdict verdict) implements Applied {}

    /** A part was finished. @param result absent if it was let go, or finished before */
    record Finished(Optional<TxnResult> result) implements Applied {}

    /** Compacted, granted or revoked. @param revision of the keyspace after it */
    record Done(long revision) implements Applied {}

    /** It changed nothing. */
    record Refused(StateException reason) implements Applied {}
}
