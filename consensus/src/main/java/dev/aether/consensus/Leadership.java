package dev.aether.consensus;

import java.util.Objects;

/**
 * Who leads, as one replica knows it.
 *
 * @param leader {@link ReplicaId#NOBODY} while unknown
 */
public record Leadership(Role role, long term, ReplicaId leader) {
    public Leadership {
        Objects.requireNonNull(role);
        Objects.requireNonNull(leader);
    }

    /** Whether this replica believes that it leads; only a read barrier proves it. */
    public boolean leads() {
        return role == Role.LEADER;
    }
}
