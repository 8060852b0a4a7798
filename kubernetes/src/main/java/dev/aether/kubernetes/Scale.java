package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * The {@code autoscaling/v1} view of an object: how many replicas it wants and has.
 *
 * @see <a
 *     href="https://kubernetes.io/docs/reference/kubernetes-api/autoscaling-resources/">Scale</a>
 */
final class Scale {
    private Scale() {}

    static ObjectNode of(Kind kind, ObjectNode object) {
        var paths = paths(kind);
        var meta = Json.object();
        for (var field :
                List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            meta = meta.withOptional(field, object.at("metadata", field));
        }
        var status =
                Json.object(
                        "replicas",
                        Json.number(object.wholeAt(split(paths.statusReplicas())).orElse(0)));
        var selector =
                paths.selector().isEmpty()
                        ? Optional.<String>empty()
                        : object.textAt(split(paths.selector()));
        return Json.object("kind", "Scale")
                .with("apiVersion", "autoscaling/v1")
                .with("metadata", meta)
                .with(
                        "spec",
                        Json.object(
                                "replicas",
                                Json.number(object.wholeAt(split(paths.specReplicas())).orElse(0))))
                .with("status", status.withOptional("selector", selector.map(Json::text)));
    }

    /** The object with the replicas a scale asks for. */
    static ObjectNode scaled(Kind kind, ObjectNode object, Json scale) {
        var replicas = scale.wholeAt("spec", "replicas").orElse(0);
        if (replicas < 0) {
            var problem =
                    FieldProblem.invalid(
                            "spec.replicas",
                            Json.number(replicas),
                            "must be greater than or equal to 0");
            throw Status.invalid(kind, Metadata.name(object), List.of(problem)).exception();
        }
        var path = List.of(split(paths(kind).specReplicas()));
        return object.withAt(path, Json.number(replicas));
    }

    private static Kind.ScalePaths paths(Kind kind) {
        var paths = kind.subresources().scale();
        if (paths.isEmpty()) {
            throw Status.noSuchResource().exception();
        }
        return paths.getFirst();
    }

    private static String[] split(String path) {
        return path.split("\\.", -1);
    }
}
