package dev.aether.component.wasi.http;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Remembers a response, and leaves after a number of bytes. */
final class RecordingSink implements ResponseSink {
    final List<String> events = new ArrayList<>();
    final ByteArrayOutputStream body = new ByteArrayOutputStream();
    List<HttpField> headers = List.of();
    List<HttpField> trailers = List.of();
    int status;
    int leavesAfterBytes = Integer.MAX_VALUE;
    Runnable onGone = () -> {};

    @Override
    public void begin(int code, List<HttpField> fields) throws IOException {
        status = code;
        headers = fields;
        events.add("begin " + code);
        leave();
    }

    @Override
    public void write(byte[] bytes) throws IOException {
        body.writeBytes(bytes);
        events.add("write " + bytes.length);
        leave();
    }

    @Override
    public void end(List<HttpField> fields) {
        trailers = fields;
        events.add("end");
    }

    @Override
    public void onGone(Runnable stop) {
        onGone = stop;
    }

    String text() {
        return body.toString(UTF_8);
    }

    private void leave() throws IOException {
        if (body.size() >= leavesAfterBytes) {
            throw new IOException("reader left");
        }
    }
}
