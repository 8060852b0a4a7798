package dev.aether.component.wasi.http;

import dev.aether.component.TrapException;

/** How one request ended. */
public sealed interface HttpResult {
    /**
     * The response was sent completely. The guest may have failed after that; then its log says
     * why.
     *
     * @param status of the response
     * @param bodyBytes length of its body
     */
    record Answered(int status, long bodyBytes) implements HttpResult {}

    /**
     * It failed after status and headers were sent; whoever reads must learn that the body is not
     * complete.
     *
     * @param status that was sent
     * @param cause what went wrong
     */
    record Broken(int status, Failure cause) implements HttpResult {}

    /** A failure; as the result itself it means that nothing was sent. */
    sealed interface Failure extends HttpResult {}

    /** The guest returned without an answer. */
    record NoResponse() implements Failure {}

    /** The guest returned, or dropped the body, without finishing it. */
    record Unfinished() implements Failure {}

    /**
     * The guest answered with an error.
     *
     * @param code of {@code wasi:http/types.error-code}
     * @param detail for people, may be empty
     */
    record GuestError(ErrorCode code, String detail) implements Failure {}

    /**
     * The guest was stopped by a fault of its own.
     *
     * @param code which
     * @param message for people
     */
    record Trapped(TrapException.Code code, String message) implements Failure {}

    /** {@link HttpCall#interrupt} stopped it. */
    record DeadlineExceeded() implements Failure {}

    /**
     * It needed more memory than its limit.
     *
     * @param message for people
     */
    record MemoryExceeded(String message) implements Failure {}

    /**
     * It called what it was linked to but never granted.
     *
     * @param function such as {@code wasi:filesystem/types@0.2.12#[method]descriptor.read}
     */
    record Denied(String function) implements Failure {}

    /**
     * The sink refused the response: its reader is gone.
     *
     * @param message for people
     */
    record ReaderGone(String message) implements Failure {}
}
