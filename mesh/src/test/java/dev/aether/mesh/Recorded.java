package dev.aether.mesh;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** An exchange whose request is given and whose response is kept. */
class Recorded implements Exchange {
    private final RequestHead head;
    private final long bodyBytes;
    private final Deque<byte[]> pieces = new ArrayDeque<>();
    final List<Header> headers = new ArrayList<>();
    final List<Header> trailers = new ArrayList<>();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();
    volatile Runnable onGone = () -> {};
    int status;
    boolean ended;

    Recorded(String method, String... pieces) {
        this(method, -1, pieces);
    }

    private Recorded(String method, int unknown, String... pieces) {
        this.head = new RequestHead(method, "http", "shop.test", "/list?from=3", List.of());
        for (String piece : pieces) {
            this.pieces.add(piece.getBytes(StandardCharsets.UTF_8));
        }
        this.bodyBytes = pieces.length == 0 ? 0 : unknown;
    }

    String body() {
        return body.toString(StandardCharsets.UTF_8);
    }

    String header(String name) {
        return Header.first(headers, name);
    }

    @Override
    public RequestHead head() {
        return head;
    }

    @Override
    public long bodyBytes() {
        return bodyBytes;
    }

    @Override
    public Optional<byte[]> readBody(int bytesMax) {
        return Optional.ofNullable(pieces.poll());
    }

    @Override
    public void begin(int code, List<Header> all) {
        status = code;
        headers.addAll(all);
    }

    @Override
    public void write(byte[] bytes) {
        body.writeBytes(bytes);
    }

    @Override
    public void flush() {}

    @Override
    public void onGone(Runnable stop) {
        onGone = stop;
    }

    @Override
    public void end(List<Header> last) {
        trailers.addAll(last);
        ended = true;
    }
}
