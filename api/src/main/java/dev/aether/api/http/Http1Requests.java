package dev.aether.api.http;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.ArrayDeque;
import java.util.Queue;

/** Serves the requests of one HTTP/1.1 connection, one after the other, on virtual threads. */
final class Http1Requests extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final int PIPELINED_MAX = 16;

    private final Environment environment;
    private final WebHandler handler;
    private final Queue<Waiting> waiting = new ArrayDeque<>();
    private boolean busy;

    private record Waiting(WebHandler.Request request, boolean keepAlive) {}

    Http1Requests(Environment environment, WebHandler handler) {
        this.environment = environment;
        this.handler = handler;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest message) {
        if (waiting.size() >= PIPELINED_MAX || message.decoderResult().isFailure()) {
            var _ = context.close();
            return;
        }
        waiting.add(
                new Waiting(
                        new WebHandler.Request(
                                message.method().name(),
                                message.uri(),
                                Bytes.wrap(ByteBufUtil.getBytes(message.content())),
                                AuthToken.with(
                                        PeerGate.caller(context.channel()),
                                        message.headers()::get)),
                        HttpUtil.isKeepAlive(message)));
        serveNext(context);
    }

    private void serveNext(ChannelHandlerContext context) {
        if (busy || waiting.isEmpty()) {
            return;
        }
        busy = true;
        Waiting next = waiting.remove();
        environment
                .threads()
                .start(
                        "http " + next.request().path(),
                        () -> {
                            WebHandler.Answer answer = handler.answer(next.request());
                            context.executor().execute(() -> write(context, next, answer));
                        });
    }

    private void write(ChannelHandlerContext context, Waiting served, WebHandler.Answer answer) {
        FullHttpResponse response =
                new DefaultFullHttpResponse(
                        HttpVersion.HTTP_1_1,
                        HttpResponseStatus.valueOf(answer.status()),
                        served.request().method().equals(HttpMethod.HEAD.name())
                                ? Unpooled.EMPTY_BUFFER
                                : Unpooled.wrappedBuffer(answer.body().buffer()));
        response.headers()
                .set(HttpHeaderNames.CONTENT_TYPE, answer.contentType())
                .setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length());
        HttpUtil.setKeepAlive(response, served.keepAlive());
        var written = context.writeAndFlush(response);
        if (!served.keepAlive()) {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
            return;
        }
        busy = false;
        serveNext(context);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
