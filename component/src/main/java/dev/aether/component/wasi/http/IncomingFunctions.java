package dev.aether.component.wasi.http;

import dev.aether.component.HostImports;
import dev.aether.component.wasi.Capability;
import java.util.Optional;
import java.util.function.Function;

/** The messages of {@code wasi:http/types} that come in: requests, responses, their bodies. */
final class IncomingFunctions implements Capability {
    @Override
    public void offer(HostImports.Builder imports) {
        var types = imports.instance(HttpTypes.NAME);
        offerRequest(types.resource("incoming-request"));
        offerResponse(
                types.resource(
                        "incoming-response",
                        (call, response) -> ((IncomingResponse) response).drop()));
        offerBody(types);
        offerTrailers(types);
    }

    private static void offerRequest(HostImports.InstanceBuilder types) {
        request(types, "method", request -> Variants.method(request.request().method()));
        request(types, "path-with-query", request -> Optional.of(request.request().target()));
        request(
                types,
                "scheme",
                request -> Optional.of(Variants.scheme(request.request().scheme())));
        request(types, "authority", request -> Optional.of(request.request().authority()));
        request(types, "headers", IncomingRequest::headers);
        request(types, "consume", IncomingRequest::consume);
    }

    private static void request(
            HostImports.InstanceBuilder types,
            String name,
            Function<IncomingRequest, Object> method) {
        types.function(
                "[method]incoming-request." + name,
                (call, arguments) -> method.apply((IncomingRequest) arguments[0]));
    }

    private static void offerResponse(HostImports.InstanceBuilder types) {
        response(types, "status", IncomingResponse::status);
        response(types, "headers", IncomingResponse::headers);
        response(types, "consume", IncomingResponse::consume);
    }

    private static void response(
            HostImports.InstanceBuilder types,
            String name,
            Function<IncomingResponse, Object> method) {
        types.function(
                "[method]incoming-response." + name,
                (call, arguments) -> method.apply((IncomingResponse) arguments[0]));
    }

    private static void offerBody(HostImports.InstanceBuilder types) {
        types.resource("incoming-body", (call, body) -> ((IncomingBody) body).drop())
                .function(
                        "[method]incoming-body.stream",
                        (call, arguments) -> ((IncomingBody) arguments[0]).stream())
                .function(
                        "[static]incoming-body.finish",
                        (call, arguments) -> ((IncomingBody) arguments[0]).finish());
    }

    private static void offerTrailers(HostImports.InstanceBuilder types) {
        types.resource("future-trailers", (call, trailers) -> ((IncomingTrailers) trailers).drop())
                .function(
                        "[method]future-trailers.subscribe",
                        (call, arguments) -> (IncomingTrailers) arguments[0])
                .function(
                        "[method]future-trailers.get",
                        (call, arguments) -> ((IncomingTrailers) arguments[0]).get());
    }
}
