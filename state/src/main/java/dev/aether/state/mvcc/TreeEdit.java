package dev.aether.state.mvcc;

import dev.aether.environment.Bytes;
import org.jspecify.annotations.Nullable;

/** Owns the nodes of a tree that one session may change in place. One thread. */
final class TreeEdit {
    /** What the key of the last put had before. */
    @Nullable Bytes replaced;
}
