package dev.aether.api.http;

import dev.aether.environment.Bytes;
import dev.aether.environment.Threads;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.Http2Headers;
import java.util.Optional;

/** A plain HTTP request on an HTTP/2 stream. */
final class WebExchange implements Exchange {
    private final Http2Line line;
    private final int stream;
    private final String method;
    private final String path;
    private final WebHandler handler;
    private final Caller caller;
    private ByteBuf body = Unpooled.EMPTY_BUFFER;
    private Optional<Threads.Task> task = Optional.empty();
    private boolean over;

    WebExchange(
            Http2Line line, int stream, Http2Headers headers, WebHandler handler, Caller caller) {
        this.caller = caller;
        this.line = line;
        this.stream = stream;
        this.method = String.valueOf(headers.method());
        this.path = String.valueOf(headers.path());
        this.handler = handler;
    }

    @Override
    public void data(ByteBuf data, boolean end) {
        if (over || task.isPresent()) {
            return;
        }
        if (!collect(data)) {
            reply(WebHandler.Answer.text(413, "the request is too large\n"));
        } else if (end) {
            serve();
        }
    }

    private boolean collect(ByteBuf data) {
        int bytes = data.readableBytes();
        if (bytes == 0) {
            return true;
        }
        boolean fits = body.readableBytes() + bytes <= line.limits().messageBytesMax();
        if (!fits || !line.claim(bytes)) {
            return false;
        }
        if (body.capacity() == 0) {
            body = line.allocator().buffer(bytes);
        }
        body.writeBytes(data, data.readerIndex(), bytes);
        return true;
    }

    private void serve() {
        WebHandler.Request request =
                new WebHandler.Request(
                        method, path, Bytes.wrap(ByteBufUtil.getBytes(body)), caller);
        forget();
        task =
                Optional.of(
                        line.environment()
                                .threads()
                                .start(
                                        "http2 " + path,
                                        () -> {
                                            WebHandler.Answer answer = handler.answer(request);
                                            line.run(() -> reply(answer));
                                        }));
    }

    private void reply(WebHandler.Answer answer) {
        if (over || !line.exists(stream)) {
            return;
        }
        over = true;
        Http2Headers headers =
                new DefaultHttp2Headers(false)
                        .status(Integer.toString(answer.status()))
                        .set("content-type", answer.contentType())
                        .set("content-length", Integer.toString(answer.body().length()));
        boolean hasBody = !answer.body().isEmpty() && !method.equals("HEAD");
        line.headers(stream, headers, !hasBody);
        if (hasBody) {
            var _ = line.data(stream, Unpooled.wrappedBuffer(answer.body().buffer()), true);
        }
    }

    private void forget() {
        line.release(body.readableBytes());
        body.release();
        body = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void closed() {
        forget();
        over = true;
        task.ifPresent(Threads.Task::interrupt);
    }
}
