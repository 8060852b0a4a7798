package dev.aether.api.web;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import java.time.Duration;
import java.util.function.Supplier;

/** The way back to the client of one request; used by its virtual thread. */
final class Reply {
    private final Environment environment;
    private final Channel channel;
    private final String line;
    private final boolean head;
    private final ChannelSink sink;
    private volatile boolean keepsAlive;
    private volatile boolean streams;

    Reply(Environment environment, Channel channel, HttpRequest request, Duration stalledMax) {
        this.environment = environment;
        this.channel = channel;
        this.line = request.method().name() + " " + request.uri();
        this.head = request.method().equals(HttpMethod.HEAD);
        this.keepsAlive = HttpUtil.isKeepAlive(request);
        this.sink = new ChannelSink(environment, channel, stalledMax);
    }

    /** Method and address, for names and the log. */
    String line() {
        return line;
    }

    boolean keepsAlive() {
        return keepsAlive;
    }

    /** Whether the body is being streamed. */
    boolean streams() {
        return streams;
    }

    void changed() {
        sink.changed();
    }

    /** Answers and closes the connection, because the rest of the request is not read. */
    void refuse(WebAnswer.Whole answer) {
        keepsAlive = false;
        send(answer);
    }

    void answer(Supplier<WebAnswer> work) {
        try {
            switch (work.get()) {
                case WebAnswer.Whole whole -> send(whole);
                case WebAnswer.Streamed streamed -> stream(streamed);
            }
        } catch (WebAnswer.ClientGone | Interrupted gone) {
            var _ = channel.close();
        } catch (RuntimeException mistake) {
            environment.log().error("a request failed", mistake, "request", line);
            keepsAlive = false;
            if (streams) {
                var _ = channel.close();
            } else {
                send(WebAnswer.Whole.text(500, "internal error\n"));
            }
        }
    }

    void send(WebAnswer.Whole answer) {
        var body = head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body().buffer());
        var response = new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, status(answer), body);
        response.headers().setInt(HttpHeaderNames.CONTENT_LENGTH, answer.body().length());
        complete(response, answer);
        var sent = channel.writeAndFlush(response);
        if (!keepsAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private void stream(WebAnswer.Streamed answer) {
        var response = new DefaultHttpResponse(HttpVersion.HTTP_1_1, status(answer));
        response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        complete(response, answer);
        // Set before the first look at the channel: whoever comes second sees the other.
        streams = true;
        var _ = channel.writeAndFlush(response);
        answer.source().writeTo(sink);
        var sent = channel.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (!keepsAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    private static HttpResponseStatus status(WebAnswer answer) {
        return HttpResponseStatus.valueOf(answer.status());
    }

    private void complete(HttpResponse response, WebAnswer answer) {
        response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
        answer.headers().forEach(header -> response.headers().add(header.name(), header.value()));
        HttpUtil.setKeepAlive(response, keepsAlive);
    }
}
