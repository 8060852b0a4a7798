package dev.aether.component.wasi.http;

import java.io.IOException;
import java.util.List;

/**
 * Takes one response as a guest makes it: {@link #begin} once, {@link #write} any number of times,
 * {@link #end} once. All calls come from the thread that runs the request and may wait, which is
 * how a slow reader slows the guest. If {@link HttpCall#handle} returns anything but an {@link
 * HttpResult.Answered}, {@link #end} was not called and will not be.
 */
public interface ResponseSink {
    /**
     * Takes status and headers.
     *
     * @throws IOException if the reader is gone
     * @throws InterruptedException if the request is to stop
     */
    void begin(int status, List<HttpField> headers) throws IOException, InterruptedException;

    /**
     * Takes a piece of the body.
     *
     * @param bytes at least one; the sink may keep the array
     */
    void write(byte[] bytes) throws IOException, InterruptedException;

    /** Sends what was written so far; nothing may be held back for more. */
    default void flush() throws IOException, InterruptedException {}

    /** Takes the end of a complete response. */
    void end(List<HttpField> trailers) throws IOException, InterruptedException;

    /**
     * Asks for a call, from any thread, when nobody waits for the response any more; at once if
     * that is so already. A sink that cannot tell never calls, and a guest that does not write is
     * then not stopped.
     *
     * @param stop cheap and for any thread; called late, it does nothing
     */
    default void onGone(Runnable stop) {}
}
