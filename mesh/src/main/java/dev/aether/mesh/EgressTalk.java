package dev.aether.mesh;

import dev.aether.mesh.EgressException.Code;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** One request and its response over a connection of its own. */
final class EgressTalk {
    private static final int PIECE_BYTES_MAX = 16 * 1024;

    /** A request of these without a body says so. */
    private static final Set<String> WITH_BODY = Set.of("POST", "PUT", "PATCH");

    private final EgressChannel channel;
    private final EgressConfig config;
    private final Exchange exchange;

    EgressTalk(EgressChannel channel, EgressConfig config, Exchange exchange) {
        this.channel = channel;
        this.config = config;
        this.exchange = exchange;
    }

    /** Sends what comes before the body, and if there is none the whole request. */
    void sendHead() {
        RequestHead head = exchange.head();
        long length = exchange.bodyBytes();
        HttpMethod method = HttpMethod.valueOf(head.method());
        HttpRequest request =
                length == 0
                        ? new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, method, head.target())
                        : new DefaultHttpRequest(HttpVersion.HTTP_1_1, method, head.target());
        HttpHeaders headers = request.headers();
        headers.set(HttpHeaderNames.HOST, head.authority());
        for (Header header : ConnectionHeaders.strip(head.headers())) {
            if (!header.is("content-length")) {
                headers.add(header.name(), header.value());
            }
        }
        if (length < 0) {
            headers.set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        } else if (length > 0 || WITH_BODY.contains(head.method())) {
            headers.set(HttpHeaderNames.CONTENT_LENGTH, length);
        }
        headers.set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        channel.begin(request);
    }

    /**
     * Sends the body to its end. A server that takes no more of it may have answered all the same;
     * a sender that gave it up ends the whole.
     */
    boolean sendBody() {
        boolean whole = false;
        try {
            Optional<byte[]> piece = exchange.readBody(PIECE_BYTES_MAX);
            whole = true;
            while (piece.isPresent()) {
                channel.write(
                        new DefaultHttpContent(Unpooled.wrappedBuffer(piece.get())),
                        config.stallMax());
                whole = false;
                piece = exchange.readBody(PIECE_BYTES_MAX);
                whole = true;
            }
            channel.write(LastHttpContent.EMPTY_LAST_CONTENT, config.stallMax());
            return true;
        } finally {
            if (!whole) {
                channel.close();
            }
        }
    }

    void receive(Destination destination) {
        HttpResponse head = head(destination);
        exchange.begin(head.status().code(), ConnectionHeaders.strip(headers(head.headers())));
        while (true) {
            HttpObject piece = next(destination, Code.READ_TIMEOUT);
            try {
                if (!(piece instanceof HttpContent content)) {
                    throw new EgressException(Code.MALFORMED, "a response within a response");
                }
                pass(content);
                if (content instanceof LastHttpContent last) {
                    exchange.end(headers(last.trailingHeaders()));
                    return;
                }
            } finally {
                ReferenceCountUtil.release(piece);
            }
        }
    }

    private void pass(HttpContent content) {
        if (content.content().isReadable()) {
            exchange.write(ByteBufUtil.getBytes(content.content()));
            exchange.flush();
        }
    }

    /** The head of the response, after those that only announce it. */
    private HttpResponse head(Destination destination) {
        while (true) {
            HttpObject piece = next(destination, Code.RESPONSE_TIMEOUT);
            if (piece instanceof HttpResponse head && head.status().code() >= 200) {
                return head;
            }
            if (piece instanceof HttpResponse head && head.status().code() == 101) {
                throw new EgressException(Code.MALFORMED, "nobody asked for another protocol");
            }
            ReferenceCountUtil.release(piece);
        }
    }

    private HttpObject next(Destination destination, Code late) {
        HttpObject piece =
                channel.pull(
                        late == Code.RESPONSE_TIMEOUT
                                ? destination.firstByte()
                                : destination.betweenBytes(),
                        late);
        if (piece.decoderResult().isFailure()) {
            Throwable cause = piece.decoderResult().cause();
            ReferenceCountUtil.release(piece);
            throw new EgressException(
                    cause instanceof TooLongFrameException
                            ? Code.HEADERS_TOO_LARGE
                            : Code.MALFORMED,
                    "the server's response is malformed",
                    cause);
        }
        return piece;
    }

    private List<Header> headers(HttpHeaders received) {
        if (received.size() > config.headersMax()) {
            throw new EgressException(
                    Code.HEADERS_TOO_LARGE, "at most " + config.headersMax() + " header fields");
        }
        List<Header> headers = new ArrayList<>();
        for (Map.Entry<String, String> header : received) {
            headers.add(new Header(header.getKey(), header.getValue()));
        }
        return headers;
    }
}
