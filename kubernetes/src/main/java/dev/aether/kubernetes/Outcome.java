package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;

/**
 * What a write answers.
 *
 * @param object the object as it is now; after a delete that left nothing, a {@code Status}
 * @param created whether the object is new: the answer is 201, not 200
 * @param warnings one line each, for the {@code Warning} header
 */
public record Outcome(ObjectNode object, boolean created, List<String> warnings) {
    public Outcome {
        warnings = List.copyOf(warnings);
    }
}
