package dev.aether.component.wasi;

import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import java.io.IOException;
import java.util.Arrays;

/** A {@code wasi:io/streams.output-stream} over a target. */
public final class WriteStream {
    /** What the interface allows one blocking write to carry. */
    private static final int BLOCKING_WRITE_BYTES_MAX = 4096;

    private final ByteTarget target;
    private final Poller poller;
    private final Runnable dropped;
    private int permit;
    private boolean closed;

    /** A stream nobody watches the end of. */
    public WriteStream(ByteTarget target, Poller poller) {
        this(target, poller, () -> {});
    }

    /**
     * A stream.
     *
     * @param dropped called when the guest drops it
     */
    public WriteStream(ByteTarget target, Poller poller, Runnable dropped) {
        this.target = target;
        this.poller = poller;
        this.dropped = dropped;
    }

    Outcome checkWrite() {
        if (closed) {
            return Outcome.err(ReadStream.CLOSED);
        }
        permit = target.room();
        return Outcome.ok((long) permit);
    }

    Outcome write(byte[] contents) {
        if (contents.length > permit) {
            throw misuse("wrote " + contents.length + " bytes, permitted were " + permit);
        }
        permit -= contents.length;
        return attempt(() -> target.write(contents));
    }

    Outcome writeZeroes(long length) {
        return write(new byte[ReadStream.atMost(length, permit + 1)]);
    }

    Outcome blockingWriteAndFlush(byte[] contents) {
        if (contents.length > BLOCKING_WRITE_BYTES_MAX) {
            throw misuse("a blocking write takes 4096 bytes, got " + contents.length);
        }
        permit = 0;
        return attempt(() -> {
            writeAll(contents);
            target.flush();
        });
    }

    Outcome blockingWriteZeroesAndFlush(long length) {
        return blockingWriteAndFlush(
                new byte[ReadStream.atMost(length, BLOCKING_WRITE_BYTES_MAX + 1)]);
    }

    Outcome flush() {
        return attempt(target::flush);
    }

    /** Moves bytes from a stream to this one, {@code result<u64, stream-error>}. */
    Outcome splice(ReadStream source, long length, boolean wait) {
        if (closed) {
            return Outcome.err(ReadStream.CLOSED);
        }
        if (wait) {
            poller.block(subscribe());
        }
        permit = 0;
        int most = ReadStream.atMost(length, target.room());
        return switch (source.read(most, wait)) {
            case Outcome.Err error -> error;
            case Outcome.Ok(Object piece) -> moved((byte[]) piece);
        };
    }

    Pollable subscribe() {
        return () -> closed || target.room() > 0;
    }

    void drop() {
        dropped.run();
    }

    private Outcome moved(byte[] piece) {
        Outcome written = attempt(() -> target.write(piece));
        return written instanceof Outcome.Ok ? Outcome.ok((long) piece.length) : written;
    }

    private void writeAll(byte[] contents) throws IOException, InterruptedException {
        int offset = 0;
        while (offset < contents.length) {
            poller.block(subscribe());
            int end = Math.min(contents.length, offset + target.room());
            target.write(Arrays.copyOfRange(contents, offset, end));
            offset = end;
        }
    }

    private Outcome attempt(Action action) {
        if (closed) {
            return Outcome.err(ReadStream.CLOSED);
        }
        try {
            action.run();
            return Outcome.ok();
        } catch (IOException fault) {
            closed = true;
            return Outcome.err(ReadStream.failed(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }

    private static TrapException misuse(String message) {
        return new TrapException(TrapException.Code.ABI, message);
    }

    private interface Action {
        void run() throws IOException, InterruptedException;
    }
}
