package dev.aether.transport.simulated;

import dev.aether.environment.Bytes;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import java.time.Duration;
import java.util.Optional;

/** One end of a simulated stream. */
final class SimulatedStream implements DuplexStream {
    private final SimulatedTransport owner;
    private final Pipe incoming;
    private final Pipe outgoing;
    private boolean closed;

    SimulatedStream(SimulatedTransport owner, Pipe incoming, Pipe outgoing) {
        this.owner = owner;
        this.incoming = incoming;
        this.outgoing = outgoing;
    }

    @Override
    public void write(Bytes frame) {
        if (frame.length() > FRAME_BYTES_MAX) {
            throw new TransportException(
                    Code.TOO_LARGE, "a frame has at most " + FRAME_BYTES_MAX + " bytes");
        }
        throwIfClosed();
        while (!outgoing.write(frame, owner.config().streamBytesMax())) {
            awaitRoom();
        }
    }

    private void awaitRoom() {
        Duration stallMax = owner.config().stallMax();
        try {
            outgoing.change().await("room in a stream", stallMax);
        } catch (DeadlineExceeded stalled) {
            throw new TransportException(
                    Code.BROKEN,
                    "the peer read nothing for " + stallMax.toSeconds() + " s",
                    stalled);
        }
    }

    @Override
    public void finish() {
        throwIfClosed();
        outgoing.finish();
    }

    @Override
    public Optional<Bytes> read(Duration timeout) {
        throwIfClosed();
        long start = owner.nanos();
        while (!incoming.isAtEnd()) {
            Bytes frame = incoming.read();
            if (frame != null) {
                return Optional.of(frame);
            }
            awaitChange(timeout.minusNanos(owner.nanos() - start), timeout);
        }
        return Optional.empty();
    }

    private void awaitChange(Duration rest, Duration timeout) {
        try {
            incoming.change().await("a frame", rest.isNegative() ? Duration.ZERO : rest);
        } catch (DeadlineExceeded late) {
            throw new TransportException(
                    Code.TIMEOUT, "no frame came within " + timeout.toMillis() + " ms", late);
        }
    }

    private void throwIfClosed() {
        if (closed) {
            throw new TransportException(Code.BROKEN, "the stream is closed");
        }
    }

    @Override
    public void onBroken(Runnable listener) {
        incoming.onBroken(listener);
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!outgoing.isFinishing()) {
            outgoing.abandon();
        }
        incoming.abandon();
    }
}
