package dev.aether.component.model;

import java.util.List;

/**
 * The definitions of one component, in order.
 *
 * @param offset where its bytes begin
 * @param definitions each with the offset it was read at
 */
public record ComponentBody(long offset, List<Placed> definitions) {
    public ComponentBody {
        definitions = List.copyOf(definitions);
    }

    /** A definition and where it was read. */
    public record Placed(long offset, Definition definition) {}
}
