package dev.aether.component.model;

/**
 * A value type of core WebAssembly, as its text format writes it; references to a type of their own
 * module are all written {@code type}.
 */
public record CoreValueType(String text) {
    @Override
    public String toString() {
        return text;
    }
}
