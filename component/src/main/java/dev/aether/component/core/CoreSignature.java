package dev.aether.component.core;

import java.util.List;

/** The type of a core function. */
public record CoreSignature(List<CoreType> parameters, List<CoreType> results) {
    public CoreSignature {
        parameters = List.copyOf(parameters);
        results = List.copyOf(results);
    }
}
