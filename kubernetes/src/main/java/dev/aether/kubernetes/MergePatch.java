package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;

/**
 * JSON merge patch: objects are merged, null removes, everything else replaces.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7386">RFC 7386</a>
 */
public final class MergePatch {
    private MergePatch() {}

    public static Json apply(Json target, Json patch) {
        if (!(patch instanceof ObjectNode changes)) {
            return patch;
        }
        var result = target instanceof ObjectNode node ? node : Json.object();
        for (var change : changes.fields().entrySet()) {
            var field = change.getKey();
            if (change.getValue() instanceof Json.Null) {
                result = result.without(field);
            } else {
                var old = result.at(field).orElse(Json.nothing());
                result = result.with(field, apply(old, change.getValue()));
            }
        }
        return result;
    }
}
