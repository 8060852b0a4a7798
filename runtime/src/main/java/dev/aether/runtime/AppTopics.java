package dev.aether.runtime;

import dev.aether.component.wasi.messaging.MessageFault;
import dev.aether.component.wasi.stores.StoreFault;
import dev.aether.environment.Environment;
import dev.aether.state.Keyspace;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import java.util.function.Supplier;

/**
 * The keyspace that holds the topics of an app. What was removed takes room until its history is
 * forgotten, so whoever writes a revision that is a multiple of {@link #HISTORY_REVISIONS} sees to
 * that: revisions are dense, so somebody does each time.
 */
record AppTopics(Environment environment, Keyspace keyspace) {
    static final int HISTORY_REVISIONS = 256;

    /** For a guest, which is told of a fault whether something changed. */
    TxnResult write(Txn txn) throws MessageFault, InterruptedException {
        return ask(() -> commit(txn));
    }

    <T> T ask(Supplier<T> request) throws MessageFault, InterruptedException {
        try {
            return StoreRequests.ask("of topics", request);
        } catch (StoreFault fault) {
            throw (MessageFault)
                    new MessageFault(MessageFault.Kind.OTHER, String.valueOf(fault.getMessage()))
                            .initCause(fault);
        }
    }

    /**
     * For the node itself.
     *
     * @throws StateException if it is not known to have happened
     */
    TxnResult commit(Txn txn) {
        TxnResult result = keyspace.txn(txn);
        if (result.succeeded() && result.revision() % HISTORY_REVISIONS == 0) {
            forgetBefore(result.revision());
        }
        return result;
    }

    /** The write stands whatever comes of this, and whoever is next at it does it for both. */
    private void forgetBefore(long revision) {
        try {
            keyspace.compact(revision, false);
        } catch (StateException later) {
            environment.log().debug("history is forgotten later", "why", later);
        }
    }
}
