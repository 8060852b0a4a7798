package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;

/**
 * The capability to send HTTP requests: {@code wasi:http/outgoing-handler}, and the types it needs.
 */
public final class OutboundHttp implements Capability {
    private final HttpOutbound outbound;
    private final Executor executor;

    /**
     * The capability.
     *
     * @param executor runs one {@link HttpOutbound#send} each, best on a thread of its own
     */
    public OutboundHttp(HttpOutbound outbound, Executor executor) {
        this.outbound = outbound;
        this.executor = executor;
    }

    /** Links guests that import it but refuses to send anything. */
    public static OutboundHttp refusing() {
        return new OutboundHttp(
                (request, timeouts) -> {
                    throw new HttpFault(ErrorCode.HTTP_REQUEST_DENIED, "");
                },
                Runnable::run);
    }

    @Override
    public void offer(HostImports.Builder imports) {
        new HttpTypes().offer(imports);
        imports.instance("wasi:http/outgoing-handler@0.2.12")
                .function(
                        "handle",
                        (call, arguments) ->
                                handle(
                                        (OutgoingRequest) arguments[0],
                                        ((Optional<?>) arguments[1])
                                                .map(RequestOptions.class::cast)
                                                .orElseGet(RequestOptions::new),
                                        call.state(WasiState.class)));
    }

    private Outcome handle(OutgoingRequest request, RequestOptions options, WasiState state) {
        if (request.authority().isEmpty()) {
            Case invalid = ErrorCode.HTTP_REQUEST_URI_INVALID.toCase("");
            return Outcome.err(invalid);
        }
        Poller poller = state.poller();
        var pipe = new BodyPipe(poller);
        HttpRequest sent = request.toRequest(pipe);
        OutboundTimeouts timeouts = options.timeouts();
        Optional<HttpRequest> cause = state.attachment(HttpRequest.class);
        var future =
                new FutureResponse(
                        () -> {
                            try (pipe) {
                                return cause.isPresent()
                                        ? outbound.sendFor(cause.get(), sent, timeouts)
                                        : outbound.send(sent, timeouts);
                            }
                        },
                        poller);
        executor.execute(future);
        try {
            if (request.body().isPresent()) {
                request.body().get().attach(pipe);
            } else {
                pipe.end(List.of());
            }
            return Outcome.ok(future);
        } catch (IOException fault) {
            return Outcome.err(HttpFault.caseOf(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }
}
