package dev.aether.simulation;

import dev.aether.mesh.Exchange;
import dev.aether.mesh.Header;
import dev.aether.mesh.RequestHead;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** A request without a body whose response is kept. */
final class Request implements Exchange {
    private final RequestHead head;
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    private int status;

    Request(String authority) {
        this("GET", authority);
    }

    Request(String method, String authority) {
        this(method, authority, "/");
    }

    Request(String method, String authority, String target) {
        this.head = new RequestHead(method, "http", authority, target, List.of());
    }

    int status() {
        return status;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public long bodyBytes() {
        return 0;
    }

    @Override
    public Optional<byte[]> readBody(int bytesMax) {
        return Optional.empty();
    }

    @Override
    public void begin(int code, List<Header> headers) {
        status = code;
    }

    @Override
    public void write(byte[] bytes) {
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void end(List<Header> trailers) {}

    @Override
    public void onGone(Runnable stop) {
        // It waits to the end.
    }
}
