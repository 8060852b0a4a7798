package dev.aether.kubernetes;

/**
 * What a request is about.
 *
 * @param namespace empty for cluster-scoped kinds and for all namespaces
 * @param name empty for a collection
 * @param part the object itself or one of its subresources
 */
public record Target(Kind kind, String namespace, String name, Part part) {
    /** Which part of an object. */
    public enum Part {
        WHOLE,
        STATUS,
        SCALE
    }

    public static Target of(Kind kind, String namespace, String name) {
        return new Target(kind, namespace, name, Part.WHOLE);
    }

    public Target part(Part other) {
        return new Target(kind, namespace, name, other);
    }

    ResourceStore.ObjectKey key() {
        return new ResourceStore.ObjectKey(kind, namespace, name);
    }

    /** As in managedFields: empty, {@code status} or {@code scale}. */
    public String subresource() {
        return switch (part) {
            case WHOLE -> "";
            case STATUS -> "status";
            case SCALE -> "scale";
        };
    }
}
