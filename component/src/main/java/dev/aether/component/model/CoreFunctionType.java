package dev.aether.component.model;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The type of a core function.
 *
 * @param open whether other types may be its subtypes
 */
public record CoreFunctionType(
        List<CoreValueType> parameters, List<CoreValueType> results, boolean open) {
    public CoreFunctionType {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }

    @Override
    public String toString() {
        return "(func" + words(" (param ", parameters) + words(" (result ", results) + ")";
    }

    private static String words(String before, List<CoreValueType> types) {
        return types.isEmpty()
                ? ""
                : types.stream()
                        .map(CoreValueType::text)
                        .collect(Collectors.joining(" ", before, ")"));
    }
}
