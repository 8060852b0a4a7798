package dev.aether.sdk;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * An object, or all of a kind.
 *
 * @param namespace empty for all namespaces, or if the kind has none
 * @param name empty for all
 */
public record Place(ResourceKind kind, String namespace, String name) {
    /** All objects of a kind in a namespace. */
    public static Place all(ResourceKind kind, String namespace) {
        return new Place(kind, kind.namespaced() ? namespace : "", "");
    }

    public static Place one(ResourceKind kind, String namespace, String name) {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("expected the name of an object, got none");
        }
        return new Place(kind, kind.namespaced() ? namespace : "", name);
    }

    String address() {
        String scope = namespace.isEmpty() ? "" : "/namespaces/" + encoded(namespace);
        String last = name.isEmpty() ? "" : "/" + encoded(name);
        return kind.root() + scope + "/" + kind.plural() + last;
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
