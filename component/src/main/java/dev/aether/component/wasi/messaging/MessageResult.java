package dev.aether.component.wasi.messaging;

import dev.aether.component.TrapException;

/** How the handling of one message ended. */
public sealed interface MessageResult {
    /** The guest handled it. */
    record Handled() implements MessageResult {}

    /**
     * The guest answered with an error.
     *
     * @param words of the guest
     */
    record Refused(String words) implements MessageResult {}

    /** The guest ended itself instead of answering. */
    record Exited(int code) implements MessageResult {}

    /**
     * The guest was stopped by a fault of its own.
     *
     * @param code which
     * @param message for people
     */
    record Trapped(TrapException.Code code, String message) implements MessageResult {}

    /** {@link MessageCall#interrupt} stopped it. */
    record DeadlineExceeded() implements MessageResult {}

    /**
     * It needed more memory than its limit.
     *
     * @param message for people
     */
    record MemoryExceeded(String message) implements MessageResult {}

    /**
     * It called what it was linked to but never granted.
     *
     * @param function such as {@code wasi:filesystem/types@0.2.12#[method]descriptor.read}
     */
    record Denied(String function) implements MessageResult {}
}
