package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code wasi:http/types.response-outparam}: the way of one response to its sink. */
final class ResponseOutparam implements BodySink {
    private final ResponseSink sink;
    private final boolean head;
    private final Blocking blocking;
    private boolean bodiless;
    private int status;
    private long bodyBytes;
    private boolean begun;
    private boolean ended;
    private long lengthBytes = -1;

    /** The first thing that went wrong on the response itself. */
    private HttpResult.@Nullable Failure failure;

    /**
     * A response to be.
     *
     * @param head whether the request's method was HEAD, so that no body may be sent
     * @param blocking hears when the sink may wait for its reader
     */
    ResponseOutparam(ResponseSink sink, boolean head, Blocking blocking) {
        this.sink = sink;
        this.head = head;
        this.blocking = blocking;
    }

    /** {@code response-outparam.set}. */
    void set(Outcome response) {
        switch (response) {
            case Outcome.Ok(Object value) -> send((OutgoingResponse) value);
            case Outcome.Err(Object value) -> {
                Case code = (Case) value;
                fail(new HttpResult.GuestError(ErrorCode.of(code), ErrorCode.detail(code)));
            }
        }
    }

    /**
     * How the request ended.
     *
     * @param stopped what stopped the guest, if it did not return
     */
    HttpResult result(Optional<HttpResult.Failure> stopped) {
        if (ended) {
            return new HttpResult.Answered(status, bodyBytes);
        }
        if (begun) {
            var unfinished = new HttpResult.Unfinished();
            return new HttpResult.Broken(status, reason().or(() -> stopped).orElse(unfinished));
        }
        return reason().or(() -> stopped).orElse(new HttpResult.NoResponse());
    }

    @Override
    public void write(byte[] bytes) throws IOException, InterruptedException {
        if (!bodiless) {
            bodyBytes += bytes.length;
            attempt(() -> sink.write(bytes));
        }
    }

    @Override
    public void flush() throws IOException, InterruptedException {
        attempt(sink::flush);
    }

    @Override
    public void end(List<HttpField> trailers) throws IOException, InterruptedException {
        if (!bodiless && lengthBytes >= 0 && lengthBytes != bodyBytes) {
            fail(new HttpResult.Unfinished());
            throw new HttpFault(
                    ErrorCode.HTTP_RESPONSE_BODY_SIZE, "not as long as content-length says");
        }
        attempt(() -> sink.end(trailers));
        ended = true;
    }

    @Override
    public void abandon() {
        if (!ended) {
            fail(new HttpResult.Unfinished());
        }
    }

    private void send(OutgoingResponse response) {
        status = response.status();
        bodiless = head || status == 204 || status == 304;
        try {
            lengthBytes = response.headers().contentLength().orElse(-1);
            begin(response);
            Optional<OutgoingBody> body = response.body();
            if (body.isPresent()) {
                body.get().attach(this);
            } else {
                end(List.of());
            }
        } catch (NumberFormatException nonsense) {
            fail(
                    new HttpResult.GuestError(
                            ErrorCode.HTTP_PROTOCOL_ERROR, String.valueOf(nonsense.getMessage())));
        } catch (IOException gone) {
            fail(new HttpResult.ReaderGone(String.valueOf(gone.getMessage())));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }

    private void begin(OutgoingResponse response) throws IOException, InterruptedException {
        begun = true;
        attempt(() -> sink.begin(status, response.headers().list()));
    }

    private void attempt(Step step) throws IOException, InterruptedException {
        if (failure != null) {
            throw new HttpFault(ErrorCode.CONNECTION_TERMINATED, "");
        }
        try {
            blocking.mayWait();
            step.run();
            blocking.goesOn();
        } catch (IOException gone) {
            blocking.goesOn();
            fail(new HttpResult.ReaderGone(String.valueOf(gone.getMessage())));
            throw gone;
        }
    }

    private void fail(HttpResult.Failure reason) {
        if (failure == null) {
            failure = reason;
        }
    }

    private Optional<HttpResult.Failure> reason() {
        return Optional.ofNullable(failure);
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }
}
