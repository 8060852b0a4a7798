package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ArrayNode;
import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** The OpenAPI v2 (Swagger) document of a kinds table. */
final class OpenApiV2 {
    /** Schema keywords that version 2 lacks. */
    private static final Set<String> V3_ONLY =
            Set.of("nullable", "oneOf", "anyOf", "not", "examples", "const");

    private OpenApiV2() {}

    static ObjectNode document(Kinds kinds) {
        var paths = Json.object();
        var definitions = Json.object(Schemas.META_NAME, plain(Schemas.META));
        for (var kind : kinds.all()) {
            var schema = (ObjectNode) plain(OpenApi.schema(kind, "#/definitions/"));
            definitions = definitions.with(OpenApi.schemaName(kind.id()), schema);
            var object = OpenApi.collectionPath(kind) + "/{name}";
            paths =
                    paths.with(OpenApi.collectionPath(kind), operations(kind, List.of("create")))
                            .with(object, operations(kind, List.of("update", "patch")));
        }
        return Json.object("swagger", "2.0")
                .with("info", Json.object("title", "Kubernetes").with("version", "v1"))
                .with("paths", paths)
                .with("definitions", definitions);
    }

    private static ObjectNode operations(Kind kind, List<String> verbs) {
        var item = Json.object();
        for (var verb : verbs) {
            if (kind.allows(verb)) {
                item = item.with(OpenApi.action(verb), operation(kind, verb));
            }
        }
        return item;
    }

    private static ObjectNode operation(Kind kind, String verb) {
        var parameters = new ArrayList<Json>();
        for (var name : OpenApi.queryParameters(verb)) {
            parameters.add(Json.object("name", name).with("in", "query").with("type", "string"));
        }
        return Json.object("operationId", OpenApi.operationId(kind, verb))
                .with("consumes", Json.texts(OpenApi.consumes(kind, verb)))
                .with("parameters", Json.array(parameters))
                .with("responses", Json.object("200", Json.object("description", "OK")))
                .with("x-kubernetes-action", OpenApi.action(verb))
                .with("x-kubernetes-group-version-kind", OpenApi.groupVersionKind(kind.id()));
    }

    /** A schema without what version 2 cannot say. */
    private static Json plain(Json schema) {
        return switch (schema) {
            case ObjectNode(var fields) -> {
                var kept = new LinkedHashMap<String, Json>();
                fields.forEach((name, value) -> {
                    // Names below "properties" are fields of objects, never keywords.
                    if (!V3_ONLY.contains(name) || !isKeyword(value)) {
                        kept.put(name, plain(value));
                    }
                });
                yield new ObjectNode(kept);
            }
            case ArrayNode(var items) -> Json.array(items.stream().map(OpenApiV2::plain).toList());
            case Json.Text _, Json.Numeral _, Json.Bool _, Json.Null _ -> schema;
        };
    }

    /** A property that happens to be named like a keyword has a schema with a type. */
    private static boolean isKeyword(Json value) {
        return value.textAt("type").isEmpty();
    }
}
