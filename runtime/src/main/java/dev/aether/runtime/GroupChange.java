package dev.aether.runtime;

import dev.aether.state.Txn;
import dev.aether.state.TxnResult;

/**
 * A change of what a group of consumers has, made or not apart from others in the same transaction.
 */
record GroupChange(Txn txn, Hearing hearing) {
    /** Hears what came of it. */
    interface Hearing {
        /**
         * @param revision of the whole transaction
         */
        void hear(TxnResult result, long revision, long nowNanos);
    }
}
