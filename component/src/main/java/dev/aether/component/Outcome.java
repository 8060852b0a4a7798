package dev.aether.component;

import org.jspecify.annotations.Nullable;

/** A value of a Component Model {@code result}. */
public sealed interface Outcome {
    /**
     * The good case.
     *
     * @param value what it carries, null for {@code result<_, E>}
     */
    record Ok(@Nullable Object value) implements Outcome {}

    /**
     * The bad case.
     *
     * @param value what it carries, null for {@code result<T>}
     */
    record Err(@Nullable Object value) implements Outcome {}

    /** A good case that carries nothing. */
    static Outcome ok() {
        return new Ok(null);
    }

    /** A good case. */
    static Outcome ok(Object value) {
        return new Ok(value);
    }

    /** A bad case that carries nothing. */
    static Outcome err() {
        return new Err(null);
    }

    /** A bad case. */
    static Outcome err(Object value) {
        return new Err(value);
    }
}
