package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/**
 * A refusal as Kubernetes clients understand it; the wording is what their users know.
 *
 * @param code the HTTP status
 * @param reason machine-readable; clients decide by it, not by the message
 * @param message for people
 * @param details whose name, group and kind, and the single causes; may be empty
 * @see <a href="https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/status/">
 *     Status</a>
 */
public record Status(int code, String reason, String message, ObjectNode details) {
    private static final String MODIFIED =
            "the object has been modified; please apply your changes to the latest version and"
                    + " try again";

    /** As the body of an answer. */
    public ObjectNode json() {
        var json =
                Json.object("kind", "Status")
                        .with("apiVersion", "v1")
                        .with("metadata", Json.object())
                        .with("status", "Failure")
                        .with("message", message)
                        .with("reason", reason);
        var full = details.isEmpty() ? json : json.with("details", details);
        return full.with("code", code);
    }

    /** The answer to a delete that left nothing behind. */
    public static ObjectNode deleted(Kind kind, String name, String uid) {
        return Json.object("kind", "Status")
                .with("apiVersion", "v1")
                .with("metadata", Json.object())
                .with("status", "Success")
                .with("details", resource(kind, name).with("uid", uid));
    }

    /** The same refusal with seconds after which the client may try again. */
    public Status retryAfter(int seconds) {
        return new Status(code, reason, message, details.with("retryAfterSeconds", seconds));
    }

    /** Throws this status; declared to return so that callers can write {@code throw}. */
    public StatusException exception() {
        return new StatusException(this);
    }

    /** There is no such object. */
    public static Status notFound(Kind kind, String name) {
        return new Status(
                404,
                "NotFound",
                kind.qualifiedResource() + " \"" + name + "\" not found",
                resource(kind, name));
    }

    /** There is no such path. */
    public static Status noSuchResource() {
        return new Status(
                404, "NotFound", "the server could not find the requested resource", Json.object());
    }

    /** An object of this name exists. */
    public static Status alreadyExists(Kind kind, String name) {
        return new Status(
                409,
                "AlreadyExists",
                kind.qualifiedResource() + " \"" + name + "\" already exists",
                resource(kind, name));
    }

    /** The object changed since it was read. */
    public static Status conflict(Kind kind, String name) {
        return conflict(kind, name, MODIFIED);
    }

    /** The object is not in the state the request asked for. */
    public static Status conflict(Kind kind, String name, String why) {
        var what = kind.qualifiedResource() + " \"" + name + "\"";
        return new Status(
                409,
                "Conflict",
                "Operation cannot be fulfilled on " + what + ": " + why,
                resource(kind, name));
    }

    /**
     * The object breaks rules.
     *
     * @param problems at least one
     */
    public static Status invalid(Kind kind, String name, List<FieldProblem> problems) {
        var texts = new ArrayList<String>();
        var causes = new ArrayList<Json>();
        for (var problem : problems) {
            texts.add(problem.text());
            causes.add(problem.json());
        }
        var why = texts.size() == 1 ? texts.getFirst() : "[" + String.join(", ", texts) + "]";
        return new Status(
                422,
                "Invalid",
                kind.id().qualified() + " \"" + name + "\" is invalid: " + why,
                named(name)
                        .with("group", kind.id().group())
                        .with("kind", kind.id().kind())
                        .with("causes", Json.array(causes)));
    }

    /** The user may not do this to this object. */
    public static Status forbidden(Kind kind, String name, String why) {
        var named = name.isEmpty() ? "" : " \"" + name + "\"";
        return new Status(
                403,
                "Forbidden",
                kind.qualifiedResource() + named + " is forbidden: " + why,
                resource(kind, name));
    }

    /**
     * Why a user may not use a verb, worded for {@link #forbidden(Kind, String, String)}.
     *
     * @param namespace empty for cluster scope
     */
    public static String cannot(String user, String verb, Kind kind, String namespace) {
        var where =
                namespace.isEmpty()
                        ? "at the cluster scope"
                        : "in the namespace \"" + namespace + "\"";
        return "User \"%s\" cannot %s resource \"%s\" in API group \"%s\" %s"
                .formatted(user, verb, kind.plural(), kind.id().group(), where);
    }

    /** The user may not use a path that is not a resource. */
    public static Status forbiddenPath(String user, String verb, String path) {
        return new Status(
                403,
                "Forbidden",
                "forbidden: User \"%s\" cannot %s path \"%s\"".formatted(user, verb, path),
                Json.object());
    }

    /** Nobody is known to ask. */
    public static Status unauthorized() {
        return new Status(401, "Unauthorized", "Unauthorized", Json.object());
    }

    public static Status badRequest(String message) {
        return new Status(400, "BadRequest", message, Json.object());
    }

    /** A patch that is well formed but cannot be applied to this object. */
    public static Status unprocessable(String message) {
        return new Status(422, "Invalid", message, Json.object());
    }

    /** The kind does not know this verb. */
    public static Status methodNotAllowed(Kind kind, String verb) {
        return new Status(
                405,
                "MethodNotAllowed",
                verb + " is not supported on resources of kind \"" + kind.plural() + "\"",
                Json.object("group", kind.id().group()).with("kind", kind.plural()));
    }

    public static Status methodNotAllowed() {
        return new Status(
                405,
                "MethodNotAllowed",
                "the server does not allow this method on the requested resource",
                Json.object());
    }

    /** None of the answer formats asked for can be given. */
    public static Status notAcceptable(List<String> accepted) {
        return new Status(
                406,
                "NotAcceptable",
                "only the following media types are accepted: " + String.join(", ", accepted),
                Json.object());
    }

    /** The body's format is unknown. */
    public static Status unsupportedMediaType(List<String> accepted) {
        return new Status(
                415,
                "UnsupportedMediaType",
                "the body of the request was in an unknown format - accepted media types include: "
                        + String.join(", ", accepted),
                Json.object());
    }

    /** The revision asked for is no longer kept. */
    public static Status expired(String message) {
        return new Status(410, "Expired", message, Json.object());
    }

    /** A watch asked to start before what is kept. */
    public static Status expired(long asked, long oldest) {
        return expired("too old resource version: " + asked + " (" + oldest + ")");
    }

    public static Status tooLarge(long bytesMax) {
        return new Status(
                413,
                "RequestEntityTooLarge",
                "Request entity too large: limit is " + bytesMax,
                Json.object());
    }

    public static Status tooManyRequests(String message, int retrySeconds) {
        return new Status(429, "TooManyRequests", message, Json.object()).retryAfter(retrySeconds);
    }

    public static Status serviceUnavailable(String message, int retrySeconds) {
        return new Status(503, "ServiceUnavailable", message, Json.object())
                .retryAfter(retrySeconds);
    }

    public static Status timeout(String message) {
        return new Status(504, "Timeout", "Timeout: " + message, Json.object());
    }

    public static Status internalError(String message) {
        return new Status(
                500, "InternalError", "Internal error occurred: " + message, Json.object());
    }

    private static ObjectNode resource(Kind kind, String name) {
        var json = named(name);
        var group = kind.id().group();
        return (group.isEmpty() ? json : json.with("group", group)).with("kind", kind.plural());
    }

    private static ObjectNode named(String name) {
        return name.isEmpty() ? Json.object() : Json.object("name", name);
    }
}
