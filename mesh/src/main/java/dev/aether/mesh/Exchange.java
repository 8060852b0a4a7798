package dev.aether.mesh;

import java.util.List;
import java.util.Optional;

/**
 * One HTTP request and the place where its response goes. Blocking; the request side is used by one
 * thread at a time and so is the response side: {@link #begin} once, {@link #write} any number of
 * times, {@link #end} once. Every fault is a {@link MeshException}.
 */
public interface Exchange {
    RequestHead head();

    /** Length of the request's body: 0 if it has none, -1 if it is not known yet. */
    long bodyBytes();

    /**
     * Waits for the next piece of the request's body.
     *
     * @return 1 to {@code bytesMax} bytes that the caller may keep; empty at the end of the body
     */
    Optional<byte[]> readBody(int bytesMax);

    /** Sends status (200 to 599) and headers. */
    void begin(int status, List<Header> headers);

    /** Sends a piece of the body; waits while the reader is slow. The array is kept. */
    void write(byte[] bytes);

    /** Sends what was written so far; nothing is held back for more. */
    void flush();

    /** Sends the end of a complete response. */
    void end(List<Header> trailers);

    /**
     * Asks for a call when nobody waits for the response any more; at once if that is so already.
     *
     * @param stop cheap, run by any thread; replaces the one given before
     */
    void onGone(Runnable stop);
}
