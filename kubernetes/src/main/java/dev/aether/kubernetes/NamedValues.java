package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/** The values of ConfigMaps and Secrets: text or bytes by key. Problems never show a value. */
final class NamedValues {
    /** Of all values of an object together. */
    static final int BYTES_MAX = 1 << 20;

    /** Stands for a value in a message. */
    static final Json REDACTED = Json.text("<secret contents redacted>");

    private static final String FROZEN = "field is immutable when `immutable` is set";

    private NamedValues() {}

    /** With each value of a field of bytes in the one form that base64 has for it. */
    static ObjectNode canonical(ObjectNode object, String field) {
        var values = object.objectAt(field);
        for (var value : values.fields().entrySet()) {
            var bytes = value.getValue() instanceof Text(var text) ? bytes(text) : none();
            if (bytes.isPresent()) {
                values = values.with(value.getKey(), base64(bytes.get()));
            }
        }
        return values.isEmpty() ? object : object.with(field, values);
    }

    static String base64(byte[] bytes) {
        return Base64.getEncoder().encodeToString(bytes);
    }

    /** Empty if the text is no base64; line breaks in it mean nothing. */
    static Optional<byte[]> bytes(String base64) {
        var line = base64.replace("\n", "").replace("\r", "");
        try {
            var padded = line.length() % 4 == 0;
            return padded ? Optional.of(Base64.getDecoder().decode(line)) : none();
        } catch (IllegalArgumentException malformed) {
            return none();
        }
    }

    private static Optional<byte[]> none() {
        return Optional.empty();
    }

    static List<FieldProblem> keyProblems(ObjectNode object, String field) {
        var problems = new ArrayList<FieldProblem>();
        for (var key : object.objectAt(field).fields().keySet()) {
            for (var rule : Names.configKey(key)) {
                problems.add(FieldProblem.invalid(at(field, key), Json.text(key), rule));
            }
        }
        return problems;
    }

    static List<FieldProblem> base64Problems(ObjectNode object, String field) {
        var problems = new ArrayList<FieldProblem>();
        object.objectAt(field)
                .fields()
                .forEach((key, value) -> {
                    if (value.textAt().flatMap(NamedValues::bytes).isEmpty()) {
                        problems.add(
                                FieldProblem.invalid(at(field, key), REDACTED, "must be base64"));
                    }
                });
        return problems;
    }

    static String at(String field, String key) {
        return field + "[" + key + "]";
    }

    static long textBytes(ObjectNode object, String field) {
        return object.objectAt(field).fields().values().stream()
                .mapToLong(
                        value -> value.textAt().orElse("").getBytes(StandardCharsets.UTF_8).length)
                .sum();
    }

    /** Of a field of bytes. */
    static long decodedBytes(ObjectNode object, String field) {
        return object.objectAt(field).fields().values().stream()
                .mapToLong(value ->
                        value.textAt().flatMap(NamedValues::bytes).map(b -> b.length).orElse(0))
                .sum();
    }

    /** What of an immutable object was changed all the same. */
    static List<FieldProblem> frozenProblems(
            Optional<ObjectNode> before, ObjectNode after, List<String> fields) {
        var problems = new ArrayList<FieldProblem>();
        var was = before.orElse(after);
        if (!was.boolAt("immutable").orElse(false)) {
            return problems;
        }
        if (!after.boolAt("immutable").orElse(false)) {
            problems.add(FieldProblem.forbidden("immutable", FROZEN));
        }
        for (var field : fields) {
            if (!was.objectAt(field).equals(after.objectAt(field))) {
                problems.add(FieldProblem.forbidden(field, FROZEN));
            }
        }
        return problems;
    }
}
