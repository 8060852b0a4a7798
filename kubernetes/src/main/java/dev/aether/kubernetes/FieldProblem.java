package dev.aether.kubernetes;

import java.util.ArrayList;
import java.util.List;

/**
 * One thing wrong with one field, worded as Kubernetes words it.
 *
 * @param reason machine-readable, such as {@code FieldValueInvalid}
 * @param field dotted path with list indexes, such as {@code spec.ports[0].name}
 * @param message without the field, such as {@code Required value: must be set}
 */
public record FieldProblem(String reason, String field, String message) {
    /** The value is missing. */
    public static FieldProblem required(String field, String detail) {
        return new FieldProblem("FieldValueRequired", field, withDetail("Required value", detail));
    }

    /** The value breaks a rule. */
    public static FieldProblem invalid(String field, Json value, String detail) {
        return new FieldProblem(
                "FieldValueInvalid", field, withDetail("Invalid value: " + shown(value), detail));
    }

    /** The value is too long. */
    public static FieldProblem tooLong(String field, int bytesMax) {
        return new FieldProblem(
                "FieldValueTooLong",
                field,
                "Too long: may not be more than " + bytesMax + " bytes");
    }

    /** The value is not one of those allowed. */
    public static FieldProblem notSupported(String field, Json value, List<String> allowed) {
        var quoted = new ArrayList<String>();
        allowed.forEach(one -> quoted.add(Json.text(one).compact()));
        return new FieldProblem(
                "FieldValueNotSupported",
                field,
                "Unsupported value: "
                        + shown(value)
                        + ": supported values: "
                        + String.join(", ", quoted));
    }

    /** The field may not be set here. */
    public static FieldProblem forbidden(String field, String detail) {
        return new FieldProblem("FieldValueForbidden", field, withDetail("Forbidden", detail));
    }

    /** The value occurs twice. */
    public static FieldProblem duplicate(String field, Json value) {
        return new FieldProblem("FieldValueDuplicate", field, "Duplicate value: " + shown(value));
    }

    /** The value has the wrong type. */
    public static FieldProblem wrongType(String field, Json value, String expected) {
        return new FieldProblem(
                "FieldValueTypeInvalid",
                field,
                "Invalid value: "
                        + shown(Json.text(value.typeName()))
                        + ": "
                        + field
                        + " in body must be of type "
                        + expected
                        + ": "
                        + shown(Json.text(value.typeName())));
    }

    private static String withDetail(String what, String detail) {
        return detail.isEmpty() ? what : what + ": " + detail;
    }

    private static String shown(Json value) {
        return value.compact();
    }

    /** Field and message together. */
    public String text() {
        return field.isEmpty() ? message : field + ": " + message;
    }

    Json json() {
        return Json.object("reason", reason).with("message", message).with("field", field);
    }
}
