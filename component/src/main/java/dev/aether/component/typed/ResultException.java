package dev.aether.component.typed;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Somebody needed the good value of a {@link Result} that is bad. */
public final class ResultException extends RuntimeException {
    private final transient @Nullable Object error;

    ResultException(@Nullable Object error) {
        super(error == null ? "an error" : error.toString());
        this.error = error;
    }

    /** What the result carried; empty if nothing. */
    public Optional<Object> error() {
        return Optional.ofNullable(error);
    }
}
