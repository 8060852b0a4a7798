package dev.aether.component;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An interface a component imports or exports, for people to read.
 *
 * @param name as in the component, such as {@code wasi:io/streams@0.2.12}; empty for what lies
 *     outside any interface
 * @param functions WIT types by name, deep types shortened
 * @param resources names of resource types
 */
public record InterfaceDescription(
        String name, Map<String, String> functions, List<String> resources) {
    public InterfaceDescription {
        functions = Collections.unmodifiableMap(new LinkedHashMap<>(functions));
        resources = List.copyOf(resources);
    }
}
