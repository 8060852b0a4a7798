package dev.aether.kubernetes;

import dev.aether.kubernetes.Json.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Of ConfigMaps: {@code data} is text, {@code binaryData} base64, a key is in one of them. */
final class ConfigMapRules implements ObjectRules {
    private static final String TEXTS = "data";
    private static final String BYTES = "binaryData";

    @Override
    public ObjectNode kept(ObjectNode object) {
        return NamedValues.canonical(object, BYTES);
    }

    @Override
    public List<FieldProblem> problems(Optional<ObjectNode> before, ObjectNode object) {
        var problems = new ArrayList<FieldProblem>();
        problems.addAll(NamedValues.keyProblems(object, TEXTS));
        problems.addAll(NamedValues.keyProblems(object, BYTES));
        problems.addAll(NamedValues.base64Problems(object, BYTES));
        for (var key : object.objectAt(BYTES).fields().keySet()) {
            if (object.objectAt(TEXTS).has(key)) {
                problems.add(
                        FieldProblem.invalid(
                                NamedValues.at(TEXTS, key),
                                Json.text(key),
                                "duplicate of key present in binaryData"));
            }
        }
        var size = NamedValues.textBytes(object, TEXTS) + NamedValues.decodedBytes(object, BYTES);
        if (size > NamedValues.BYTES_MAX) {
            problems.add(FieldProblem.tooLong("", NamedValues.BYTES_MAX));
        }
        problems.addAll(NamedValues.frozenProblems(before, object, List.of(TEXTS, BYTES)));
        return problems;
    }
}
