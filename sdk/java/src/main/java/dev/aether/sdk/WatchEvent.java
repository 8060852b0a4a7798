package dev.aether.sdk;

import dev.aether.kubernetes.Json;

/**
 * One change.
 *
 * @param object after it, or the last one before it was deleted; a table if that was asked for
 */
public record WatchEvent(Type type, Json object) {
    /** What happened. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED
    }
}
