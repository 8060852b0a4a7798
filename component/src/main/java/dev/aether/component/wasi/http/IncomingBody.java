package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.ReadStream;

/** A {@code wasi:http/types.incoming-body}. */
final class IncomingBody {
    private final HttpBody source;
    private final Poller poller;
    private boolean streamTaken;
    private boolean streamAlive;

    IncomingBody(HttpBody source, Poller poller) {
        this.source = source;
        this.poller = poller;
    }

    /** The stream, the first time. */
    Outcome stream() {
        if (streamTaken) {
            return Outcome.err();
        }
        streamTaken = true;
        streamAlive = true;
        return Outcome.ok(new ReadStream(source, poller, () -> streamAlive = false));
    }

    /** Turns the body into its trailers. */
    IncomingTrailers finish() {
        if (streamAlive) {
            throw new TrapException(
                    TrapException.Code.ABI, "a body was finished while its stream was open");
        }
        return new IncomingTrailers(source, poller);
    }

    void drop() {
        source.close();
    }
}
