package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.WasiState;
import java.util.Optional;

/**
 * Outgoing requests of {@code wasi:http/types}, their options and answers. To make one is nothing
 * yet; to send it needs {@link OutboundHttp}.
 */
final class RequestFunctions implements Capability {
    @Override
    public void offer(HostImports.Builder imports) {
        var types = imports.instance(HttpTypes.NAME);
        offerRequest(types.resource("outgoing-request"));
        offerOptions(types.resource("request-options"));
        offerFuture(types);
    }

    private static void offerRequest(HostImports.InstanceBuilder types) {
        types.function(
                "[constructor]outgoing-request",
                (call, arguments) -> new OutgoingRequest((Fields) arguments[0]));
        types.function(
                "[method]outgoing-request.body",
                (call, arguments) ->
                        ((OutgoingRequest) arguments[0])
                                .takeBody(call.state(WasiState.class).poller()));
        method(types, "headers", (request, arguments) -> request.headers());
        method(types, "method", (request, arguments) -> request.method());
        method(types, "set-method", (request, arguments) -> request.method((Case) arguments[1]));
        method(types, "path-with-query", (request, arguments) -> request.target());
        method(
                types,
                "set-path-with-query",
                (request, arguments) -> request.target((Optional<?>) arguments[1]));
        method(types, "scheme", (request, arguments) -> request.scheme());
        method(
                types,
                "set-scheme",
                (request, arguments) -> request.scheme((Optional<?>) arguments[1]));
        method(types, "authority", (request, arguments) -> request.authority());
        method(
                types,
                "set-authority",
                (request, arguments) -> request.authority((Optional<?>) arguments[1]));
    }

    private static void method(HostImports.InstanceBuilder types, String name, Method method) {
        types.function(
                "[method]outgoing-request." + name,
                (call, arguments) -> method.call((OutgoingRequest) arguments[0], arguments));
    }

    private static void offerOptions(HostImports.InstanceBuilder types) {
        types.function("[constructor]request-options", (call, arguments) -> new RequestOptions());
        timeout(types, "connect-timeout", RequestOptions.Wait.CONNECT);
        timeout(types, "first-byte-timeout", RequestOptions.Wait.FIRST_BYTE);
        timeout(types, "between-bytes-timeout", RequestOptions.Wait.BETWEEN_BYTES);
    }

    private static void timeout(
            HostImports.InstanceBuilder types, String name, RequestOptions.Wait wait) {
        types.function(
                        "[method]request-options." + name,
                        (call, arguments) -> ((RequestOptions) arguments[0]).timeout(wait))
                .function(
                        "[method]request-options.set-" + name,
                        (call, arguments) -> {
                            ((RequestOptions) arguments[0])
                                    .timeout(wait, (Optional<?>) arguments[1]);
                            return Outcome.ok();
                        });
    }

    private static void offerFuture(HostImports.InstanceBuilder types) {
        types.resource(
                        "future-incoming-response",
                        (call, future) -> ((FutureResponse) future).drop())
                .function(
                        "[method]future-incoming-response.subscribe",
                        (call, arguments) -> (FutureResponse) arguments[0])
                .function(
                        "[method]future-incoming-response.get",
                        (call, arguments) -> ((FutureResponse) arguments[0]).answer());
    }

    private interface Method {
        Object call(OutgoingRequest request, Object[] arguments);
    }
}
