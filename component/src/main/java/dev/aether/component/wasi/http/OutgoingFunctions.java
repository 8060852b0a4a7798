package dev.aether.component.wasi.http;

import dev.aether.component.Case;
import dev.aether.component.HostImports;
import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Capability;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiState;
import java.util.List;
import java.util.Optional;

/** The messages of {@code wasi:http/types} that go out, but for requests' own attributes. */
final class OutgoingFunctions implements Capability {
    @Override
    public void offer(HostImports.Builder imports) {
        var types = imports.instance(HttpTypes.NAME);
        offerResponse(types.resource("outgoing-response"));
        offerOutparam(types.resource("response-outparam"));
        offerBody(types);
    }

    private static void offerResponse(HostImports.InstanceBuilder types) {
        types.function(
                        "[constructor]outgoing-response",
                        (call, arguments) -> new OutgoingResponse((Fields) arguments[0]))
                .function(
                        "[method]outgoing-response.status-code",
                        (call, arguments) -> response(arguments).status())
                .function(
                        "[method]outgoing-response.set-status-code",
                        (call, arguments) -> response(arguments).status((Integer) arguments[1]))
                .function(
                        "[method]outgoing-response.headers",
                        (call, arguments) -> response(arguments).headers())
                .function(
                        "[method]outgoing-response.body",
                        (call, arguments) -> response(arguments).takeBody(poller(call)));
    }

    private static void offerOutparam(HostImports.InstanceBuilder types) {
        Case unsupported = ErrorCode.INTERNAL_ERROR.toCase("not supported here");
        types.function(
                        "[method]response-outparam.send-informational",
                        (call, arguments) -> Outcome.err(unsupported))
                .function(
                        "[static]response-outparam.set",
                        (call, arguments) -> {
                            ((ResponseOutparam) arguments[0]).set((Outcome) arguments[1]);
                            return null;
                        });
    }

    private static void offerBody(HostImports.InstanceBuilder types) {
        types.resource(
                        "outgoing-body",
                        (call, body) ->
                                ((OutgoingBody) body).drop(call.state(WasiState.class).closing()))
                .function(
                        "[method]outgoing-body.write",
                        (call, arguments) -> ((OutgoingBody) arguments[0]).stream())
                .function(
                        "[static]outgoing-body.finish",
                        (call, arguments) ->
                                ((OutgoingBody) arguments[0])
                                        .finish(trailers((Optional<?>) arguments[1])));
    }

    private static List<HttpField> trailers(Optional<?> fields) {
        return fields.map(given -> ((Fields) given).list()).orElse(List.of());
    }

    private static OutgoingResponse response(Object[] arguments) {
        return (OutgoingResponse) arguments[0];
    }

    private static Poller poller(Invocation call) {
        return call.state(WasiState.class).poller();
    }
}
