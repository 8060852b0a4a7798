package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Json.Text;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Of Secrets: {@code data} is base64; {@code stringData} is only written, its texts become entries
 * of {@code data}. What the type promises is there.
 */
final class SecretRules implements ObjectRules {
    private static final String BYTES = "data";
    private static final String TEXTS = "stringData";
    private static final String TYPE = "type";
    private static final String OPAQUE = "Opaque";
    private static final String ACCOUNT = "kubernetes.io/service-account.name";

    @Override
    public ObjectNode kept(ObjectNode object) {
        var secret = NamedValues.canonical(object, BYTES);
        if (secret.textAt(TYPE).filter(String::isEmpty).isPresent()) {
            secret = secret.with(TYPE, OPAQUE);
        }
        var texts = secret.objectAt(TEXTS).fields();
        if (!texts.values().stream().allMatch(Text.class::isInstance)) {
            return secret;
        }
        var bytes = secret.objectAt(BYTES);
        for (var text : texts.entrySet()) {
            var value = text.getValue().textAt().orElse("").getBytes(StandardCharsets.UTF_8);
            bytes = bytes.with(text.getKey(), NamedValues.base64(value));
        }
        var merged = texts.isEmpty() ? secret : secret.with(BYTES, bytes);
        return secret.at(TEXTS).orElse(Json.object()) instanceof ObjectNode
                ? merged.without(TEXTS)
                : secret;
    }

    @Override
    public List<FieldProblem> problems(Optional<ObjectNode> before, ObjectNode object) {
        var problems = new ArrayList<FieldProblem>();
        problems.addAll(NamedValues.keyProblems(object, BYTES));
        problems.addAll(NamedValues.base64Problems(object, BYTES));
        if (NamedValues.decodedBytes(object, BYTES) > NamedValues.BYTES_MAX) {
            problems.add(FieldProblem.tooLong(BYTES, NamedValues.BYTES_MAX));
        }
        problems.addAll(promised(object));
        if (before.isPresent() && !type(before.get()).equals(type(object))) {
            problems.add(FieldProblem.invalid(TYPE, Json.text(type(object)), "field is immutable"));
        }
        problems.addAll(NamedValues.frozenProblems(before, object, List.of(BYTES)));
        return problems;
    }

    private static String type(ObjectNode secret) {
        return secret.textAt(TYPE).orElse(OPAQUE);
    }

    /**
     * What is missing of what the type promises.
     *
     * @see <a href="https://kubernetes.io/docs/concepts/configuration/secret/#secret-types">Types
     *     of Secret</a>
     */
    private static List<FieldProblem> promised(ObjectNode secret) {
        return switch (type(secret)) {
            case "kubernetes.io/service-account-token" ->
                    secret.textAt("metadata", "annotations", ACCOUNT).orElse("").isEmpty()
                            ? required(NamedValues.at("metadata.annotations", ACCOUNT))
                            : List.of();
            case "kubernetes.io/dockercfg" -> document(secret, ".dockercfg");
            case "kubernetes.io/dockerconfigjson" -> document(secret, ".dockerconfigjson");
            case "kubernetes.io/basic-auth" ->
                    has(secret, "username") || has(secret, "password")
                            ? List.of()
                            : missing(secret, "username", "password");
            case "kubernetes.io/ssh-auth" ->
                    secret.textAt(BYTES, "ssh-privatekey").orElse("").isEmpty()
                            ? required(NamedValues.at(BYTES, "ssh-privatekey"))
                            : List.of();
            case "kubernetes.io/tls" -> missing(secret, "tls.crt", "tls.key");
            default -> List.of();
        };
    }

    private static boolean has(ObjectNode secret, String key) {
        return secret.objectAt(BYTES).has(key);
    }

    private static List<FieldProblem> required(String field) {
        return List.of(FieldProblem.required(field, ""));
    }

    private static List<FieldProblem> missing(ObjectNode secret, String... keys) {
        var problems = new ArrayList<FieldProblem>();
        for (var key : keys) {
            if (!has(secret, key)) {
                problems.addAll(required(NamedValues.at(BYTES, key)));
            }
        }
        return problems;
    }

    private static List<FieldProblem> document(ObjectNode secret, String key) {
        var bytes = secret.textAt(BYTES, key).flatMap(NamedValues::bytes);
        if (bytes.isEmpty()) {
            return missing(secret, key);
        }
        try {
            Json.parse(bytes.get());
            return List.of();
        } catch (MalformedException malformed) {
            return List.of(
                    FieldProblem.invalid(
                            NamedValues.at(BYTES, key), NamedValues.REDACTED, "must be JSON"));
        }
    }
}
