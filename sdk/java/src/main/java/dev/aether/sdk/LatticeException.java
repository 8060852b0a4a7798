package dev.aether.sdk;

import dev.aether.kubernetes.Json;
import java.util.ArrayList;
import java.util.List;

/**
 * Why a lattice did not do what it was asked; the message is the lattice's own where it has one.
 */
public abstract sealed class LatticeException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private LatticeException(String message) {
        super(message);
    }

    /** There is no such object, kind or path. */
    public static final class NotFound extends LatticeException {
        private static final long serialVersionUID = 1L;

        public NotFound(String message) {
            super(message);
        }
    }

    /** Somebody else changed the object, owns its fields, or it exists already. */
    public static final class Conflict extends LatticeException {
        private static final long serialVersionUID = 1L;
        private final transient List<FieldError> fields;

        public Conflict(String message, List<FieldError> fields) {
            super(message);
            this.fields = List.copyOf(fields);
        }

        public List<FieldError> fields() {
            return fields;
        }
    }

    /** The object breaks rules. */
    public static final class Invalid extends LatticeException {
        private static final long serialVersionUID = 1L;
        private final transient List<FieldError> fields;

        public Invalid(String message, List<FieldError> fields) {
            super(message);
            this.fields = List.copyOf(fields);
        }

        public List<FieldError> fields() {
            return fields;
        }
    }

    /** The caller is not known, not allowed, or does not trust the node that answers. */
    public static final class Denied extends LatticeException {
        private static final long serialVersionUID = 1L;

        public Denied(String message) {
            super(message);
        }
    }

    /**
     * No node answered in time; for a change that was sent, it is not known whether it happened.
     */
    public static final class Unavailable extends LatticeException {
        private static final long serialVersionUID = 1L;

        public Unavailable(String message) {
            super(message);
        }
    }

    /** What a watch asked for is no longer kept: list again. */
    public static final class Expired extends LatticeException {
        private static final long serialVersionUID = 1L;

        public Expired(String message) {
            super(message);
        }
    }

    /** Any other refusal. */
    public static final class Refused extends LatticeException {
        private static final long serialVersionUID = 1L;
        private final int code;

        public Refused(int code, String message) {
            super(message);
            this.code = code;
        }

        /** The HTTP status. */
        public int code() {
            return code;
        }
    }

    /**
     * One cause of a refusal.
     *
     * @param field dotted path; may be empty
     */
    public record FieldError(String field, String message) {}

    /**
     * The exception of an answer.
     *
     * @param code HTTP status, 400 or above
     * @param body a Kubernetes Status, or any text
     */
    static LatticeException of(int code, String body) {
        Json status = status(body);
        String message = status.textAt("message").orElse(body.strip());
        String what = message.isEmpty() ? "HTTP " + code : message;
        return switch (code) {
            case 401, 403 -> new Denied(what);
            case 404 -> new NotFound(what);
            case 409 -> new Conflict(what, fields(status));
            case 410 -> new Expired(what);
            case 422 -> new Invalid(what, fields(status));
            case 429, 502, 503, 504 -> new Unavailable(what);
            default -> new Refused(code, what);
        };
    }

    private static Json status(String body) {
        if (!body.startsWith("{")) {
            return Json.object();
        }
        try {
            return Json.parse(body);
        } catch (dev.aether.kubernetes.MalformedException notStatus) {
            return Json.object();
        }
    }

    private static List<FieldError> fields(Json status) {
        List<FieldError> fields = new ArrayList<>();
        for (Json cause : status.itemsAt("details", "causes")) {
            fields.add(
                    new FieldError(
                            cause.textAt("field").orElse(""), cause.textAt("message").orElse("")));
        }
        return fields;
    }
}
