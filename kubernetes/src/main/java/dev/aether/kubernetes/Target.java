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

    /**
     * @throws StatusException for a URL that names no object: 404 for a namespace where none
     *     belongs, 400 for one that is missing, 405 for a missing name
     */
    ResourceStore.ObjectKey key() {
        if (!kind.namespaced() && !namespace.isEmpty()) {
            throw Status.noSuchResource().exception();
        }
        if (kind.namespaced() && namespace.isEmpty()) {
            throw Status.badRequest("an empty namespace may not be set on " + kind.plural())
                    .exception();
        }
        if (name.isEmpty()) {
            throw Status.methodNotAllowed().exception();
        }
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
