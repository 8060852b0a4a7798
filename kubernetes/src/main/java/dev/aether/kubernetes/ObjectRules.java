package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;
import java.util.Optional;

/** What a kind asks of its objects beyond what a schema can say. */
public interface ObjectRules {
    /** For kinds whose schema says all. */
    ObjectRules NONE = (before, object) -> List.of();

    /**
     * The form in which an object is kept, such as without fields that are only written.
     *
     * @param object not checked yet: what is malformed stays as it is
     */
    default ObjectNode kept(ObjectNode object) {
        return object;
    }

    /**
     * What is wrong with an object that fits its schema.
     *
     * @param before the object now; absent for a create
     */
    List<FieldProblem> problems(Optional<ObjectNode> before, ObjectNode object);
}
