package dev.aether.component.wasi.http;

import dev.aether.component.ComponentInstance;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestCall;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.WasiState;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** One fresh instance waiting for its request, which may stay for another. */
public final class HttpCall implements GuestCall {
    static final String HANDLE = "wasi:http/incoming-handler@0.2.12#handle";

    private final ComponentInstance instance;
    private final WasiState state;
    private boolean used;
    private boolean well;
    private HttpResult.@Nullable Failure stillborn;

    /** Whether the request is to end; the start may have ended as it was told to. */
    private volatile boolean interrupted;

    HttpCall(ComponentInstance instance, WasiState state) {
        this.instance = instance;
        this.state = state;
    }

    /** {@inheritDoc} If that fails, handling answers why. */
    @Override
    public void start() {
        try {
            instance.start();
        } catch (GuestExit exit) {
            stillborn = new HttpResult.NoResponse();
            throw exit;
        } catch (WasiDenied denied) {
            stillborn = failure(denied);
            throw denied;
        } catch (TrapException trap) {
            stillborn = failure(trap);
            throw trap;
        }
    }

    /**
     * Runs the request to its end and closes this call. What the guest does after it finished its
     * response still counts as part of it.
     *
     * @return how it ended; the sink was called accordingly
     * @throws IllegalStateException if it was used before
     */
    public HttpResult handle(HttpRequest request, ResponseSink sink) {
        try (this) {
            return answer(request, sink);
        }
    }

    /**
     * As {@link #handle}, but stays open for a further request if the guest answered this one and
     * returned. What the guest keeps in its memory the next request finds there.
     */
    public HttpResult handleAndStay(HttpRequest request, ResponseSink sink) {
        well = false;
        try {
            HttpResult result = answer(request, sink);
            well &= result instanceof HttpResult.Answered;
            return result;
        } finally {
            used = !well;
            if (!well) {
                close();
            }
        }
    }

    /** Whether it takes another request. */
    public boolean isOpen() {
        return !used;
    }

    private HttpResult answer(HttpRequest request, ResponseSink sink) {
        if (used) {
            throw new IllegalStateException("a call handles one request");
        }
        used = true;
        state.attach(request);
        var reader = new Reader();
        sink.onGone(reader::leave);
        var out =
                new ResponseOutparam(
                        sink, request.method().equals("HEAD"), state.poller().blocking());
        try {
            // Before closing, which abandons bodies that a stopped guest was still writing.
            return reader.told(out.result(run(new IncomingRequest(request, state.poller()), out)));
        } finally {
            well &= reader.stayed();
            interrupted = false;
            request.body().close();
        }
    }

    /**
     * Stops the guest, for instance at its deadline; from any thread. {@link #handle} then answers
     * {@link HttpResult.DeadlineExceeded}, or {@link HttpResult.Broken} because of it, unless the
     * response was complete.
     */
    @Override
    public void interrupt() {
        interrupted = true;
        instance.interrupt();
    }

    @Override
    public void close() {
        used = true;
        // The instance in any case, for its memory is counted.
        try {
            state.close();
        } finally {
            instance.close();
        }
    }

    private Optional<HttpResult.Failure> run(IncomingRequest request, ResponseOutparam out) {
        if (stillborn != null) {
            return Optional.of(stillborn);
        }
        if (interrupted) {
            instance.interrupt();
        }
        try {
            instance.call(HANDLE, request, out);
            well = true;
            return Optional.empty();
        } catch (GuestExit exit) {
            // As if it had returned: whether it answered is what counts.
            return Optional.empty();
        } catch (WasiDenied denied) {
            return Optional.of(failure(denied));
        } catch (TrapException trap) {
            return Optional.of(failure(trap));
        }
    }

    private static HttpResult.Failure failure(WasiDenied denied) {
        return new HttpResult.Denied(denied.function());
    }

    static HttpResult.Failure failure(TrapException trap) {
        String message = String.valueOf(trap.getMessage());
        return switch (trap.code()) {
            case INTERRUPTED -> new HttpResult.DeadlineExceeded();
            case MEMORY_LIMIT -> new HttpResult.MemoryExceeded(message);
            default -> new HttpResult.Trapped(trap.code(), message);
        };
    }

    /** Whoever waits for one response; its leaving stops that request and never a later one. */
    private final class Reader {
        private final AtomicReference<State> state = new AtomicReference<>(State.WAITS);

        private enum State {
            WAITS,
            LEFT,
            ANSWERED
        }

        void leave() {
            if (state.compareAndSet(State.WAITS, State.LEFT)) {
                instance.interrupt();
            }
        }

        /** Ends the interest in it. @return whether no interrupt came, or may yet come, from it */
        boolean stayed() {
            return state.compareAndSet(State.WAITS, State.ANSWERED);
        }

        /** A guest that was stopped because nobody waits for it did not take too long. */
        HttpResult told(HttpResult result) {
            if (state.get() != State.LEFT) {
                return result;
            }
            var gone = new HttpResult.ReaderGone("nobody waits for the response");
            return switch (result) {
                case HttpResult.DeadlineExceeded _ -> gone;
                case HttpResult.Broken(int status, HttpResult.DeadlineExceeded _) ->
                        new HttpResult.Broken(status, gone);
                default -> result;
            };
        }
    }
}
