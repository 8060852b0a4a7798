package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.ByteTarget;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WriteStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A {@code wasi:http/types.outgoing-body}. What is written before its message is sent waits in a
 * buffer; a guest that fills it without sending the message waits until its deadline.
 */
final class OutgoingBody implements ByteTarget {
    private final Poller poller;
    private final long lengthBytes;
    private final ErrorCode wrongLength;
    private final ByteArrayOutputStream early = new ByteArrayOutputStream(0);
    private @Nullable BodySink sink;
    private @Nullable List<HttpField> ending;
    private long writtenBytes;
    private boolean streamTaken;
    private boolean streamAlive;
    private boolean over;

    /**
     * A body.
     *
     * @param declared its length, if a header says it
     * @param wrongLength what a guest is told that breaks it
     */
    OutgoingBody(OptionalLong declared, ErrorCode wrongLength, Poller poller) {
        this.lengthBytes = declared.orElse(-1);
        this.wrongLength = wrongLength;
        this.poller = poller;
    }

    /** The stream to write to, the first time. */
    Outcome stream() {
        if (streamTaken) {
            return Outcome.err();
        }
        streamTaken = true;
        streamAlive = true;
        return Outcome.ok(new WriteStream(this, poller, () -> streamAlive = false));
    }

    /** Sends the message: what waited goes to the sink, and all that comes. */
    void attach(BodySink target) throws IOException, InterruptedException {
        sink = target;
        if (over && ending == null) {
            target.abandon();
            return;
        }
        if (early.size() > 0) {
            target.write(early.toByteArray());
            early.reset();
        }
        if (ending != null) {
            target.end(ending);
        }
    }

    @Override
    public int room() {
        return sink == null ? ROOM_BYTES - early.size() : sink.room();
    }

    @Override
    public void write(byte[] bytes) throws IOException, InterruptedException {
        if (bytes.length == 0) {
            return;
        }
        writtenBytes += bytes.length;
        if (lengthBytes >= 0 && writtenBytes > lengthBytes) {
            throw new HttpFault(wrongLength, "more bytes than content-length says");
        }
        if (sink == null) {
            early.write(bytes);
        } else {
            sink.write(bytes);
        }
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        if (sink != null) {
            sink.flush();
        }
    }

    /** {@code outgoing-body.finish}. */
    Outcome finish(List<HttpField> trailers) {
        mustHaveNoStream();
        over = true;
        if (lengthBytes >= 0 && writtenBytes != lengthBytes && streamTaken) {
            abandon();
            return Outcome.err(wrongLength.toCase(writtenBytes));
        }
        ending = trailers;
        try {
            if (sink != null) {
                sink.end(trailers);
            }
            return Outcome.ok();
        } catch (IOException fault) {
            return Outcome.err(HttpFault.caseOf(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }

    /** The guest dropped it unfinished. */
    void drop(boolean closing) {
        if (!closing) {
            mustHaveNoStream();
        }
        over = true;
        abandon();
    }

    private void abandon() {
        if (sink != null) {
            sink.abandon();
        }
    }

    private void mustHaveNoStream() {
        if (streamAlive) {
            throw new TrapException(
                    TrapException.Code.ABI, "a body was ended while its stream was open");
        }
    }
}
