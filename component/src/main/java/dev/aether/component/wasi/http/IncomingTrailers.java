package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Pollable;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code wasi:http/types.future-trailers}. They come after the body, so that what the guest left
 * of the body is read and thrown away first.
 */
final class IncomingTrailers implements Pollable {
    private static final int PIECE_BYTES = 64 << 10;

    private final HttpBody source;
    private @Nullable Outcome outcome;
    private boolean taken;

    IncomingTrailers(HttpBody source, Poller poller) {
        this.source = source;
        source.onReady(poller::ring);
    }

    @Override
    public boolean ready() {
        while (outcome == null && source.ready()) {
            advance();
        }
        return outcome != null;
    }

    /** {@code option<result<result<option<trailers>, error-code>>>}. */
    Optional<Outcome> get() {
        if (taken) {
            return Optional.of(Outcome.err());
        }
        if (!ready() || outcome == null) {
            return Optional.empty();
        }
        taken = true;
        return Optional.of(Outcome.ok(outcome));
    }

    void drop() {
        source.close();
    }

    private void advance() {
        try {
            if (source.read(PIECE_BYTES).length == 0) {
                List<HttpField> trailers = source.trailers();
                outcome =
                        Outcome.ok(
                                trailers.isEmpty()
                                        ? Optional.empty()
                                        : Optional.of(Fields.received(trailers)));
            }
        } catch (IOException fault) {
            outcome = Outcome.err(HttpFault.caseOf(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }
}
