package dev.aether.api;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.Optional;

/** Whether a node may be removed from the lattice. */
@FunctionalInterface
public interface Departure {
    /** Why it may not, in words; empty if it may. Blocks. */
    Optional<String> objection(ObjectNode node);
}
