package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;

/**
 * A part of a collection.
 *
 * @param revision the state it was taken from
 * @param next token for the next part; empty if this is the last
 */
public record ObjectList(Kind kind, List<ObjectNode> items, long revision, String next) {
    public ObjectList {
        items = List.copyOf(items);
    }

    /** The list's own metadata. */
    public ObjectNode metadata() {
        var meta = Json.object("resourceVersion", Long.toString(revision));
        return next.isEmpty() ? meta : meta.with("continue", next);
    }

    /** As a typed list, such as {@code NamespaceList}. */
    public ObjectNode json() {
        return Json.object("kind", kind.listKind())
                .with("apiVersion", kind.id().apiVersion())
                .with("metadata", metadata())
                .with("items", Json.array(items));
    }
}
