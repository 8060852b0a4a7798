package dev.aether.component.wasi.http;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Pollable;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * A {@code wasi:http/types.future-incoming-response}: runs on a thread of the outbound side, is
 * asked by the guest's.
 */
final class FutureResponse extends FutureTask<HttpResponse> implements Pollable {
    private final Poller poller;
    private boolean taken;

    FutureResponse(Callable<HttpResponse> sending, Poller poller) {
        super(sending);
        this.poller = poller;
    }

    @Override
    public boolean ready() {
        return isDone();
    }

    /** {@code option<result<result<incoming-response, error-code>>>}. */
    Optional<Outcome> answer() {
        if (!isDone()) {
            return Optional.empty();
        }
        if (taken) {
            return Optional.of(Outcome.err());
        }
        taken = true;
        return Optional.of(Outcome.ok(outcome()));
    }

    /** The guest lost interest: stops the sending, or closes an answer nobody took. */
    void drop() {
        if (!cancel(true) && !taken && outcome() instanceof Outcome.Ok(Object response)) {
            ((IncomingResponse) response).drop();
        }
    }

    @Override
    protected void done() {
        poller.ring();
    }

    private Outcome outcome() {
        try {
            return Outcome.ok(new IncomingResponse(get(), poller));
        } catch (ExecutionException failed) {
            return Outcome.err(
                    failed.getCause() instanceof IOException fault
                            ? HttpFault.caseOf(fault)
                            : ErrorCode.INTERNAL_ERROR.toCase(""));
        } catch (CancellationException stopped) {
            return Outcome.err(ErrorCode.CONNECTION_TERMINATED.toCase(""));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }
}
