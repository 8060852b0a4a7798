package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The OpenAPI v3 documents: an index, and one document for each group and version. kubectl reads
 * from them whether a kind can be patched and validated, and what {@code explain} prints.
 */
public final class OpenApi {
    private static final String MEDIA_TYPE = "application/json";

    private final Kinds kinds;
    private final Map<String, ObjectNode> documents = new LinkedHashMap<>();
    private final ObjectNode index;

    public OpenApi(Kinds kinds) {
        this.kinds = kinds;
        for (var group : kinds.groups()) {
            for (var version : kinds.versions(group)) {
                documents.put(path(group, version), document(group, version));
            }
        }
        var paths = Json.object();
        for (var entry : documents.entrySet()) {
            var url = "/openapi/v3/" + entry.getKey() + "?hash=" + hash(entry.getValue());
            paths = paths.with(entry.getKey(), Json.object("serverRelativeURL", url));
        }
        this.index = Json.object("paths", paths);
    }

    /** The document at {@code /openapi/v3}. */
    public ObjectNode index() {
        return index;
    }

    /**
     * The document at {@code /openapi/v3/PATH}.
     *
     * @param path {@code api/v1} or {@code apis/GROUP/VERSION}
     * @throws StatusException 404 for one that is not served
     */
    public ObjectNode document(String path) {
        var document = documents.get(path);
        if (document == null) {
            throw Status.noSuchResource().exception();
        }
        return document;
    }

    static String path(String group, String version) {
        return group.isEmpty() ? "api/" + version : "apis/" + group + "/" + version;
    }

    private static String hash(ObjectNode document) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(document.bytes());
            return HexFormat.of().withUpperCase().formatHex(digest);
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private ObjectNode document(String group, String version) {
        var paths = Json.object();
        var schemas = Json.object(Schemas.META_NAME, Schemas.META);
        for (var kind : kinds.in(group, version)) {
            schemas = schemas.with(schemaName(kind.id()), schema(kind, "#/components/schemas/"));
            for (var entry : paths(kind).entrySet()) {
                paths = paths.with(entry.getKey(), entry.getValue());
            }
        }
        return Json.object("openapi", "3.0.0")
                .with("info", Json.object("title", "Kubernetes").with("version", "v1"))
                .with("paths", paths)
                .with("components", Json.object("schemas", schemas));
    }

    /** The name of a kind's schema: the reversed group, as Kubernetes builds it. */
    static String schemaName(GroupVersionKind id) {
        if (id.group().isEmpty()) {
            return "io.k8s.api.core." + id.version() + "." + id.kind();
        }
        var parts = new ArrayList<>(List.of(id.group().split("\\.", -1)));
        Collections.reverse(parts);
        return String.join(".", parts) + "." + id.version() + "." + id.kind();
    }

    /** A kind's schema with metadata by reference and the kind's name attached. */
    static ObjectNode schema(Kind kind, String referencePrefix) {
        var reference = Json.object("$ref", referencePrefix + Schemas.META_NAME);
        var properties = kind.schema().objectAt("properties");
        return kind.schema()
                .with("properties", properties.with("metadata", reference))
                .with("x-kubernetes-group-version-kind", Json.array(groupVersionKind(kind.id())));
    }

    static ObjectNode groupVersionKind(GroupVersionKind id) {
        return Json.object("group", id.group())
                .with("kind", id.kind())
                .with("version", id.version());
    }

    /** The collection and the object path of a kind. */
    static String collectionPath(Kind kind) {
        var prefix = "/" + path(kind.id().group(), kind.id().version());
        var scope = kind.namespaced() ? "/namespaces/{namespace}/" : "/";
        return prefix + scope + kind.plural();
    }

    private static Map<String, ObjectNode> paths(Kind kind) {
        var paths = new LinkedHashMap<String, ObjectNode>();
        var collection = operations(kind, List.of("list", "create", "deletecollection"));
        paths.put(collectionPath(kind), collection);
        paths.put(
                collectionPath(kind) + "/{name}",
                operations(kind, List.of("get", "update", "delete", "patch")));
        return paths;
    }

    private static ObjectNode operations(Kind kind, List<String> verbs) {
        var item = Json.object();
        for (var verb : verbs) {
            if (kind.allows(verb)) {
                item = item.with(method(verb), operation(kind, verb));
            }
        }
        return item;
    }

    private static String method(String verb) {
        return switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            case "deletecollection" -> "delete";
            case "list" -> "get";
            default -> verb;
        };
    }

    /** The verb as {@code x-kubernetes-action} names it. */
    static String action(String verb) {
        return switch (verb) {
            case "create" -> "post";
            case "update" -> "put";
            default -> verb;
        };
    }

    private static ObjectNode operation(Kind kind, String verb) {
        var id = kind.id();
        var parameters = new ArrayList<Json>();
        for (var name : queryParameters(verb)) {
            parameters.add(
                    Json.object("name", name)
                            .with("in", "query")
                            .with("schema", Json.object("type", "string")));
        }
        var reference = Json.object("$ref", "#/components/schemas/" + schemaName(id));
        var answer =
                Json.object("description", "OK")
                        .with("content", content(List.of(MEDIA_TYPE), reference));
        var operation =
                Json.object("operationId", operationId(kind, verb))
                        .with("parameters", Json.array(parameters));
        if (writes(verb)) {
            var types = consumes(kind, verb);
            var schema = verb.equals("patch") ? Json.object("type", "object") : reference;
            operation =
                    operation.with("requestBody", Json.object("content", content(types, schema)));
        }
        return operation
                .with("responses", Json.object("200", answer))
                .with("x-kubernetes-action", action(verb))
                .with("x-kubernetes-group-version-kind", groupVersionKind(id));
    }

    /**
     * The bodies a verb is advertised to take. Strategic merge is kept quiet for kinds that are not
     * Kubernetes' own, though it works: kubectl would compute such patches itself, and fails at
     * maps of objects.
     */
    static List<String> consumes(Kind kind, String verb) {
        if (!verb.equals("patch")) {
            return List.of(MEDIA_TYPE);
        }
        var group = kind.id().group();
        var standard = group.isEmpty() || group.endsWith(".k8s.io");
        var strategic = PatchKind.STRATEGIC.mediaType();
        return PatchKind.mediaTypes().stream()
                .filter(type -> standard || !type.equals(strategic))
                .toList();
    }

    static boolean writes(String verb) {
        return List.of("create", "update", "patch").contains(verb);
    }

    /** The query parameters kubectl looks for before it sends them. */
    static List<String> queryParameters(String verb) {
        return writes(verb) ? List.of("dryRun", "fieldManager", "fieldValidation") : List.of();
    }

    static String operationId(Kind kind, String verb) {
        var scope = kind.namespaced() ? "Namespaced" : "";
        var version = kind.id().version();
        var upper = version.substring(0, 1).toUpperCase(Locale.ROOT) + version.substring(1);
        return verb + upper + scope + kind.id().kind();
    }

    private static ObjectNode content(List<String> mediaTypes, ObjectNode schema) {
        var content = Json.object();
        for (var type : mediaTypes) {
            content = content.with(type, Json.object("schema", schema));
        }
        return content;
    }

    /** The OpenAPI v2 document as {@code application/json}. */
    public ObjectNode v2() {
        return OpenApiV2.document(kinds);
    }

    /** The OpenAPI v2 document in the protobuf form that older kubectl insists on. */
    public byte[] v2Protobuf() {
        return OpenApiV2Protobuf.encode(v2());
    }

    /** The content type of {@link #v2Protobuf}. */
    public static final String V2_PROTOBUF =
            "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";

    /** The content type by which clients ask for {@link #v2Protobuf}. */
    public static final String V2_PROTOBUF_ASKED =
            "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
}
