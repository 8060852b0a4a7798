package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.Locale;

/**
 * One line of a watch.
 *
 * @param object the object; for a bookmark only its resourceVersion, for an error a Status
 */
public record WatchEvent(Type type, ObjectNode object) {
    /** What happened. */
    public enum Type {
        ADDED,
        MODIFIED,
        DELETED,
        BOOKMARK,
        ERROR
    }

    /** With the object replaced by its representation, such as a table of one row. */
    public WatchEvent with(ObjectNode shown) {
        return new WatchEvent(type, shown);
    }

    public ObjectNode json() {
        return Json.object("type", type.name().toUpperCase(Locale.ROOT)).with("object", object);
    }
}
