package dev.aether.transport.quic;

import dev.aether.environment.NodeId;

/** Whom a dialler expects at an address. */
sealed interface Whom {
    record Node(NodeId id) implements Whom {}

    record Anyone() implements Whom {}

    default boolean isMetBy(NodeId node) {
        return switch (this) {
            case Node(NodeId id) -> id.equals(node);
            case Anyone() -> true;
        };
    }

    default String words() {
        return switch (this) {
            case Node(NodeId id) -> id.toString();
            case Anyone() -> "anyone";
        };
    }
}
