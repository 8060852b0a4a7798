package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreFunction;
import java.util.ArrayList;
import java.util.List;

/** The functions of the host that the guests of one store call, by their numbers. */
final class HostFunctions {
    private static final CoreFunction NONE =
            _ -> {
                throw new IllegalStateException("nothing is linked there");
            };

    private record Shape(int parameters, int results) {}

    private final List<Shape> shapes = new ArrayList<>();
    private final List<CoreFunction> bodies = new ArrayList<>();

    /** Answers the number of a new one. */
    int add(CoreFunction body, int parameters, int results) {
        shapes.add(new Shape(parameters, results));
        bodies.add(body);
        return bodies.size() - 1;
    }

    /** Puts another in the place of one. */
    void set(int number, CoreFunction body) {
        bodies.set(number, body);
    }

    /** Links none of them until they are set again. */
    void clear() {
        bodies.replaceAll(_ -> NONE);
    }

    /** Calls one, whose arguments lie where its results are to be. */
    void call(int number, long values) {
        Shape shape = shapes.get(number);
        var arguments = new long[shape.parameters];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = RawMemory.readLong(values + WasmtimeStore.VALUE_BYTES * i);
        }
        long[] results = bodies.get(number).call(arguments);
        if (results.length != shape.results) {
            throw new IllegalStateException(
                    "%d values for %d results".formatted(results.length, shape.results));
        }
        for (int i = 0; i < results.length; i++) {
            RawMemory.writeLong(values + WasmtimeStore.VALUE_BYTES * i, results[i]);
        }
    }
}
