package dev.aether.component.typed;

import org.jspecify.annotations.Nullable;

/**
 * A WIT {@code result}: an expected answer, good or bad. A guest that breaks throws instead.
 *
 * @param <T> of the good value, {@code Void} for {@code result<_, E>}
 * @param <E> of the bad one, {@code Void} for {@code result<T>}
 */
public sealed interface Result<T extends @Nullable Object, E extends @Nullable Object> {
    /** The good case. */
    record Ok<T extends @Nullable Object, E extends @Nullable Object>(T value)
            implements Result<T, E> {}

    /** The bad case. */
    record Err<T extends @Nullable Object, E extends @Nullable Object>(E error)
            implements Result<T, E> {}

    /** A good case that carries nothing. */
    static <E extends @Nullable Object> Result<@Nullable Void, E> ok() {
        return new Ok<>(null);
    }

    /** A good case. */
    static <T extends @Nullable Object, E extends @Nullable Object> Result<T, E> ok(T value) {
        return new Ok<>(value);
    }

    /** A bad case that carries nothing. */
    static <T extends @Nullable Object> Result<T, @Nullable Void> err() {
        return new Err<>(null);
    }

    /** A bad case. */
    static <T extends @Nullable Object, E extends @Nullable Object> Result<T, E> err(E error) {
        return new Err<>(error);
    }

    /**
     * The good value.
     *
     * @throws ResultException with the bad one, if it is that
     */
    default T orElseThrow() {
        return switch (this) {
            case Ok<T, E>(T value) -> value;
            case Err<T, E>(E error) -> throw new ResultException(error);
        };
    }
}
