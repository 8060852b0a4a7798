package dev.aether.component;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A value of a Component Model {@code variant}: which case, and what it carries.
 *
 * @param index position of the case in the variant's declaration, from 0
 * @param payload the value of that case, null for a case that carries nothing
 */
public record Case(int index, @Nullable Object payload) {
    public Case {
        if (index < 0) {
            throw new IllegalArgumentException("a case index is at least 0, got " + index);
        }
    }

    /** A case that carries nothing. */
    public static Case of(int index) {
        return new Case(index, null);
    }

    /** A case and what it carries. */
    public static Case of(int index, Object payload) {
        return new Case(index, payload);
    }

    /**
     * The value this case carries.
     *
     * @throws NullPointerException if it carries nothing
     */
    public Object value() {
        return Objects.requireNonNull(payload, "this case carries nothing");
    }
}
