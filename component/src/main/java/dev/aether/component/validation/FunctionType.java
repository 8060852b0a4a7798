package dev.aether.component.validation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The type of a component function. */
final class FunctionType implements Type {
    private final List<String> names;
    private final List<ValueType> parameters;
    private final @Nullable ValueType result;
    private final dev.aether.component.abi.FunctionType layout;
    private final Measure measure;

    FunctionType(
            List<String> names,
            List<ValueType> parameters,
            Optional<ValueType> result,
            dev.aether.component.abi.FunctionType layout,
            Work work) {
        this.names = List.copyOf(names);
        this.parameters = List.copyOf(parameters);
        this.result = result.orElse(null);
        this.layout = layout;
        this.measure = Measure.of(values(), work);
    }

    List<String> names() {
        return names;
    }

    List<ValueType> parameters() {
        return parameters;
    }

    Optional<ValueType> result() {
        return Optional.ofNullable(result);
    }

    /** Its parameters and its result, if it has one. */
    List<ValueType> values() {
        var values = new ArrayList<>(parameters);
        result().ifPresent(values::add);
        return values;
    }

    /** How calls cross. */
    dev.aether.component.abi.FunctionType layout() {
        return layout;
    }

    @Override
    public Measure measure() {
        return measure;
    }

    @Override
    public String word() {
        return "func";
    }
}
