package dev.aether.state;

import dev.aether.environment.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * The keyspaces of the lattice beside {@code system} and {@code default}: made, listed and ended
 * from any node. The methods block and throw {@link StateException}; repeating one does no harm.
 */
public interface Keyspaces {
    /** In {@code system}, the records of all keyspaces; each key ends in the name of one. */
    KeyRange records();

    /** Reads one of the {@link #records}. */
    Entry entry(KeyValue record);

    /**
     * Decides that a keyspace exists and makes its replicas. What is decided comes about whatever
     * dies: what is missing when this returns is made by the lattice.
     */
    Making make(String name);

    /**
     * Ends a keyspace with all it holds. Once this returns, it serves nobody; replicas on nodes
     * that are down go when those come back.
     *
     * @return whether there was one
     */
    boolean end(String name);

    /**
     * Runs a transaction over keyspaces. Its keyspaces wait for each other: with two, it takes four
     * writes one after the other.
     *
     * @throws StateException UNAVAILABLE or LOCKED: nothing happened; OUTCOME_UNKNOWN; or why a
     *     part cannot be carried out, after which nothing happened either
     */
    CrossTxn.Result txn(CrossTxn txn);

    /** What came of making one. */
    sealed interface Making {
        record Made(Entry entry) implements Making {}

        record Present(Entry entry) implements Making {}

        /** There are as many as there may be. */
        record Full(int keyspacesMax) implements Making {}

        record BadName(String rule) implements Making {}
    }

    /** How far a keyspace is. */
    enum Phase {
        MAKING,
        READY,
        ENDING
    }

    /**
     * A keyspace as its record says.
     *
     * @param group its number, never used again
     * @param nodes where it was founded
     * @param revision of the record in {@code system}
     */
    record Entry(
            String name,
            long group,
            Phase phase,
            List<NodeId> nodes,
            Instant madeAt,
            long revision) {
        public Entry {
            Objects.requireNonNull(phase);
            nodes = List.copyOf(nodes);
        }
    }
}
