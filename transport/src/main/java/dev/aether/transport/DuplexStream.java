package dev.aether.transport;

import dev.aether.environment.Bytes;
import java.time.Duration;
import java.util.Optional;

/**
 * One bidirectional, flow-controlled stream of frames. Blocking; one reader and one writer at a
 * time. Every failure is a {@link TransportException} with code BROKEN.
 */
public interface DuplexStream extends AutoCloseable {
    /** Largest frame in bytes. */
    int FRAME_BYTES_MAX = 256 * 1024;

    /** Sends a frame; blocks while the peer's window is full. */
    void write(Bytes frame);

    /** Ends our direction; the peer's {@link #read} then answers empty. */
    void finish();

    /** The next frame, or empty after the peer finished. Blocks at most this long. */
    Optional<Bytes> read(Duration timeout);

    /** Abandons both directions if they are not finished. */
    @Override
    void close();
}
