package dev.aether.component.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/** Types and functions under one name. Filled while a component is read, then left alone. */
public final class WitInterface {
    private final Map<String, WitType.Named> types = new LinkedHashMap<>();
    private final Map<String, WitFunction> functions = new LinkedHashMap<>();
    private String name;

    /** Empty yet; for those who read one. */
    public WitInterface(String name) {
        this.name = name;
    }

    /** Such as {@code wasi:io/streams@0.2.12}; empty for the world itself. */
    public String name() {
        return name;
    }

    /** By the name they have here, in the order they were declared. */
    public Map<String, WitType.Named> types() {
        return Collections.unmodifiableMap(types);
    }

    /** By WIT name, such as {@code [method]output-stream.write}. */
    public Map<String, WitFunction> functions() {
        return Collections.unmodifiableMap(functions);
    }

    void rename(String given) {
        name = given;
    }

    /** For those who read one. */
    public WitType.Named add(String typeName, WitType type) {
        var named = new WitType.Named(this, typeName, type);
        types.put(typeName, named);
        return named;
    }

    /** For those who read one. */
    public void add(String functionName, WitFunction function) {
        functions.put(functionName, function);
    }

    /** The same things under another name. */
    WitInterface copy(String other) {
        var copy = new WitInterface(other);
        types.forEach(copy::add);
        copy.functions.putAll(functions);
        return copy;
    }

    @Override
    public String toString() {
        return name;
    }
}
