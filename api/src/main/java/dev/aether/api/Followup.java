package dev.aether.api;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.state.Op;
import java.util.List;
import java.util.Optional;

/** What a written object sets in motion; committed with it, in one transaction. */
@FunctionalInterface
public interface Followup {
    /** Sets nothing in motion. */
    Followup NONE = (kind, before, after) -> new Following(after, List.of());

    /**
     * @param object as it shall be stored
     * @param writes committed with it
     */
    record Following(ObjectNode object, List<Op> writes) {
        public Following {
            writes = List.copyOf(writes);
        }
    }

    /**
     * @param before absent for a creation
     */
    Following of(Kind kind, Optional<ObjectNode> before, ObjectNode after);
}
