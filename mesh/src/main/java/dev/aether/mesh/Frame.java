package dev.aether.mesh;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import dev.aether.environment.Bytes;
import dev.aether.mesh.MeshException.Code;
import dev.aether.mesh.wire.EndFrame;
import dev.aether.mesh.wire.ErrorFrame;
import dev.aether.mesh.wire.HeaderFrame;
import dev.aether.mesh.wire.MeshFrame;
import dev.aether.mesh.wire.RequestFrame;
import dev.aether.mesh.wire.ResponseFrame;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** A frame of channel {@code mesh/http}. */
sealed interface Frame {
    /** Bytes of a body in one frame at most. */
    int CHUNK_BYTES_MAX = 64 * 1024;

    record Request(String instance, RequestHead head, long bodyBytes) implements Frame {}

    record Response(int status, List<Header> headers) implements Frame {}

    record Chunk(Bytes bytes) implements Frame {}

    record End(List<Header> trailers) implements Frame {}

    /** Anything but {@link Outcome.Answered} and {@link Outcome.Gone}. */
    record Refusal(Outcome outcome) implements Frame {}

    static Bytes encode(Frame frame) {
        MeshFrame.Builder wire = MeshFrame.newBuilder();
        switch (frame) {
            case Request request -> wire.setRequest(wire(request));
            case Response(int status, List<Header> headers) ->
                    wire.setResponse(
                            ResponseFrame.newBuilder()
                                    .setStatus(status)
                                    .addAllHeaders(wire(headers)));
            case Chunk(Bytes bytes) ->
                    wire.setChunk(UnsafeByteOperations.unsafeWrap(bytes.buffer()));
            case End(List<Header> trailers) ->
                    wire.setEnd(EndFrame.newBuilder().addAllTrailers(wire(trailers)));
            case Refusal(Outcome outcome) -> wire.setError(wire(outcome));
        }
        return Bytes.wrap(wire.build().toByteArray());
    }

    private static RequestFrame wire(Request request) {
        RequestHead head = request.head();
        return RequestFrame.newBuilder()
                .setInstance(request.instance())
                .setMethod(head.method())
                .setScheme(head.scheme())
                .setAuthority(head.authority())
                .setTarget(head.target())
                .addAllHeaders(wire(head.headers()))
                .setBodyBytes(request.bodyBytes())
                .build();
    }

    private static List<HeaderFrame> wire(List<Header> headers) {
        return headers.stream()
                .map(header ->
                        HeaderFrame.newBuilder()
                                .setName(header.name())
                                .setValue(
                                        ByteString.copyFrom(
                                                header.value(), StandardCharsets.ISO_8859_1))
                                .build())
                .toList();
    }

    private static ErrorFrame wire(Outcome outcome) {
        return switch (outcome) {
            case Outcome.NotCalled(Outcome.Reason reason, String why) ->
                    error(
                            reason == Outcome.Reason.OVERLOADED
                                    ? ErrorFrame.Kind.OVERLOADED
                                    : ErrorFrame.Kind.ABSENT,
                            why);
            case Outcome.Failed(String why) -> error(ErrorFrame.Kind.FAILED, why);
            case Outcome.Lost(String why) -> error(ErrorFrame.Kind.FAILED, why);
            case Outcome.Late(String why) -> error(ErrorFrame.Kind.LATE, why);
            case Outcome.Gone(String why) -> error(ErrorFrame.Kind.FAILED, why);
            case Outcome.Answered() -> throw new IllegalArgumentException("no error: " + outcome);
        };
    }

    private static ErrorFrame error(ErrorFrame.Kind kind, String why) {
        return ErrorFrame.newBuilder().setKind(kind).setWhy(why).build();
    }

    /**
     * Reads a frame.
     *
     * @throws MeshException MALFORMED if it is none, TOO_LARGE if its headers pass the limits
     */
    static Frame decode(Bytes bytes, MeshConfig limits) {
        MeshFrame wire;
        try {
            wire = MeshFrame.parseFrom(bytes.buffer());
        } catch (InvalidProtocolBufferException malformed) {
            throw new MeshException(Code.MALFORMED, "not a frame of the mesh", malformed);
        }
        return switch (wire.getKindCase()) {
            case REQUEST -> request(wire.getRequest(), limits);
            case RESPONSE ->
                    new Response(
                            wire.getResponse().getStatus(),
                            headers(wire.getResponse().getHeadersList(), limits));
            case CHUNK -> new Chunk(Bytes.wrap(wire.getChunk().toByteArray()));
            case END -> new End(headers(wire.getEnd().getTrailersList(), limits));
            case ERROR -> new Refusal(outcome(wire.getError()));
            case KIND_NOT_SET ->
                    throw new MeshException(Code.MALFORMED, "a frame of an unknown kind");
        };
    }

    private static Request request(RequestFrame wire, MeshConfig limits) {
        return new Request(
                wire.getInstance(),
                new RequestHead(
                        wire.getMethod(),
                        wire.getScheme(),
                        wire.getAuthority(),
                        wire.getTarget(),
                        headers(wire.getHeadersList(), limits)),
                wire.getBodyBytes());
    }

    private static List<Header> headers(List<HeaderFrame> wire, MeshConfig limits) {
        List<Header> headers =
                wire.stream()
                        .map(header ->
                                new Header(
                                        header.getName(),
                                        header.getValue().toString(StandardCharsets.ISO_8859_1)))
                        .toList();
        checkSize(headers, limits);
        return headers;
    }

    /**
     * Refuses headers beyond the limits.
     *
     * @throws MeshException TOO_LARGE
     */
    static void checkSize(List<Header> headers, MeshConfig limits) {
        long bytes = 0;
        for (Header header : headers) {
            bytes += header.name().length() + header.value().length();
        }
        if (headers.size() > limits.headersMax() || bytes > limits.headerBytesMax()) {
            throw new MeshException(
                    Code.TOO_LARGE,
                    "at most %d headers and %d bytes of them, got %d and %d"
                            .formatted(
                                    limits.headersMax(),
                                    limits.headerBytesMax(),
                                    headers.size(),
                                    bytes));
        }
    }

    private static Outcome outcome(ErrorFrame wire) {
        return switch (wire.getKind()) {
            case ABSENT -> new Outcome.NotCalled(Outcome.Reason.ABSENT, wire.getWhy());
            case OVERLOADED -> new Outcome.NotCalled(Outcome.Reason.OVERLOADED, wire.getWhy());
            case LATE -> new Outcome.Late(wire.getWhy());
            case FAILED, UNRECOGNIZED -> new Outcome.Failed(wire.getWhy());
        };
    }
}
