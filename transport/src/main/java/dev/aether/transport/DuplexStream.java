package dev.aether.transport;

import dev.aether.environment.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * One bidirectional, flow-controlled stream of frames. Blocking; one reader and one writer at a
 * time. Every failure is a {@link TransportException} with code BROKEN, unless said otherwise.
 *
 * <p>Opening does not wait for the peer: that it does not serve the channel (UNKNOWN_CHANNEL), or
 * is too busy (REFUSED), shows at the first {@link #read}, or at a {@link #write} after it is
 * known.
 */
public interface DuplexStream extends AutoCloseable {
    /** Largest frame in bytes. */
    int FRAME_BYTES_MAX = 256 * 1024;

    /**
     * Sends a frame; blocks while the peer's window is full.
     *
     * @throws TransportException TOO_LARGE for a frame beyond the limit; the stream stays usable
     */
    void write(Bytes frame);

    /** Ends our direction; the peer's {@link #read} then answers empty. */
    void finish();

    /**
     * The next frame, or empty after the peer finished. Blocks at most this long.
     *
     * @throws TransportException TIMEOUT if none came in time; the stream stays usable
     */
    Optional<Bytes> read(Duration timeout);

    /**
     * Asks for a call when the stream broke, or the peer abandoned it, before the peer finished; at
     * once if that is so already. Noticed while the peer's frames are read, or few of them wait.
     *
     * @param listener cheap; called once, by any thread; replaces the one given before
     */
    void onBroken(Runnable listener);

    /** Abandons both directions if they are not finished. */
    @Override
    void close();
}
