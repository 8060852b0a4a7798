package dev.aether.state.range;

import dev.aether.state.StateException;
import dev.aether.state.TxnResult;

/** What applying one command answered; the same on every replica. */
public sealed interface Applied {
    record Transacted(TxnResult result) implements Applied {}

    /** Compacted, granted or revoked. @param revision of the keyspace after it */
    record Done(long revision) implements Applied {}

    /** It changed nothing. */
    record Refused(StateException reason) implements Applied {}
}
