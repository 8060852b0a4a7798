package dev.aether.component.wasi;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import java.io.IOException;

/** A {@code wasi:io/streams.input-stream} over a source. */
public final class ReadStream {
    private static final int READ_BYTES_MAX = 64 << 10;
    private static final byte[] NOTHING = {};
    static final Case CLOSED = Case.of(1);

    private final BodySource source;
    private final Runnable dropped;
    private final Blocking blocking;
    private boolean closed;

    /** A stream nobody watches the end of. */
    public ReadStream(BodySource source, Poller poller) {
        this(source, poller, () -> {});
    }

    /**
     * A stream.
     *
     * @param dropped called when the guest drops it
     */
    public ReadStream(BodySource source, Poller poller, Runnable dropped) {
        this.source = source;
        this.dropped = dropped;
        this.blocking = poller.blocking();
        source.onReady(poller::ring);
    }

    /**
     * Reads a piece.
     *
     * @param length how many bytes at most, unsigned
     * @param wait whether to wait for the first byte
     * @return {@code result<list<u8>, stream-error>}
     */
    Outcome read(long length, boolean wait) {
        if (closed) {
            return Outcome.err(CLOSED);
        }
        int wanted = atMost(length, READ_BYTES_MAX);
        if (wanted == 0 || !(wait || source.ready())) {
            return Outcome.ok(NOTHING);
        }
        try {
            blocking.mayWait();
            byte[] piece = source.read(wanted);
            blocking.goesOn();
            closed = piece.length == 0;
            return closed ? Outcome.err(CLOSED) : Outcome.ok(piece);
        } catch (IOException fault) {
            blocking.goesOn();
            closed = true;
            return Outcome.err(failed(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }

    /** As {@link #read}, answering {@code result<u64, stream-error>}. */
    Outcome skip(long length, boolean wait) {
        return switch (read(length, wait)) {
            case Outcome.Ok(Object piece) -> Outcome.ok((long) ((byte[]) piece).length);
            case Outcome.Err error -> error;
        };
    }

    Pollable subscribe() {
        return () -> closed || source.ready();
    }

    void drop() {
        dropped.run();
    }

    static Case failed(IOException fault) {
        return Case.of(0, new IoError(fault));
    }

    static int atMost(long unsigned, int most) {
        return Long.compareUnsigned(unsigned, most) > 0 ? most : (int) unsigned;
    }
}
