package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.Map;

/**
 * What a list or watch is narrowed to.
 *
 * @param labels over metadata.labels
 * @param fields over metadata.name, metadata.namespace and the kind's selectable fields
 */
public record Selectors(LabelSelector labels, FieldSelector fields) {
    /** Selects everything. */
    public static final Selectors ALL = new Selectors(LabelSelector.ALL, FieldSelector.ALL);

    /**
     * Reads both query parameters; empty text selects everything.
     *
     * @throws StatusException 400 if one is malformed or names a field that cannot be selected
     */
    public static Selectors parse(String labels, String fields, Kind kind) {
        return new Selectors(LabelSelector.parse(labels), FieldSelector.parse(fields, kind));
    }

    public boolean matches(ObjectNode object) {
        return fields.matches(object) && labels.matches(labels(object));
    }

    public boolean selectsAll() {
        return labels.requirements().isEmpty() && fields.terms().isEmpty();
    }

    private static Map<String, Json> labels(ObjectNode object) {
        return object.objectAt("metadata", "labels").fields();
    }
}
