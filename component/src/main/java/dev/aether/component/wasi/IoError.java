package dev.aether.component.wasi;

import java.io.IOException;

/**
 * A {@code wasi:io/error.error}.
 *
 * @param cause what other interfaces look into for a code of theirs
 */
public record IoError(IOException cause) {
    /** Text for people; says nothing of the host but what the cause says. */
    String debugString() {
        String message = cause.getMessage();
        return message == null ? "input or output failed" : message;
    }
}
