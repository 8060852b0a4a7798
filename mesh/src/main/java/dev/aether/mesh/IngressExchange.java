package dev.aether.mesh;

import dev.aether.mesh.MeshException.Code;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.DefaultLastHttpContent;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One request of a client and the way back to it. */
final class IngressExchange implements Exchange {
    /** A body that nobody read is read away up to here, to keep the connection. */
    private static final int SKIP_BYTES_MAX = 256 * 1024;

    private final Connection connection;
    private final IngressConfig config;
    private final RequestHead head;
    private final long bodyBytes;
    private final boolean oldClient;
    private boolean expectsContinue;
    private boolean keepAlive;
    private byte[] rest = {};
    private boolean bodyEnded;
    private long bodyRead;
    private int refusal;
    private int status;
    private Framing framing = Framing.CHUNKED;
    private long responseBytes;
    private long announcedBytes = -1;
    private volatile boolean ended;

    /** The head, until something is sent that it can go with. */
    private @Nullable HttpResponse held;

    /** How the client knows where the response ends. */
    private enum Framing {
        NONE,
        LENGTH,
        CHUNKED,
        CLOSE
    }

    /** What the connection demands of the exchange. */
    record Manner(boolean oldClient, boolean keepAlive, boolean expectsContinue) {}

    IngressExchange(
            Connection connection,
            IngressConfig config,
            RequestHead head,
            long bodyBytes,
            Manner manner) {
        this.connection = connection;
        this.config = config;
        this.head = head;
        this.bodyBytes = bodyBytes;
        this.oldClient = manner.oldClient();
        this.keepAlive = manner.keepAlive();
        this.expectsContinue = manner.expectsContinue() && bodyBytes != 0;
    }

    /** The status that was sent, or 0. */
    int status() {
        return status;
    }

    boolean hasEnded() {
        return ended;
    }

    /** The status with which the request's own body is refused, or 0. */
    int refusal() {
        return refusal;
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
        letContinue();
        while (rest.length == 0 && !bodyEnded) {
            rest = accept(connection.pull());
        }
        if (rest.length == 0) {
            return Optional.empty();
        }
        int taken = Math.min(bytesMax, rest.length);
        byte[] piece = taken == rest.length ? rest : Arrays.copyOf(rest, taken);
        rest = taken == rest.length ? new byte[0] : Arrays.copyOfRange(rest, taken, rest.length);
        return Optional.of(piece);
    }

    private void letContinue() {
        if (expectsContinue && status == 0) {
            expectsContinue = false;
            connection.write(
                    new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE));
            connection.flush();
        }
    }

    private byte[] accept(HttpObject piece) {
        try {
            if (piece.decoderResult().isFailure() || !(piece instanceof HttpContent content)) {
                throw refused(400, "the request's body is malformed");
            }
            ByteBuf bytes = content.content();
            bodyRead += bytes.readableBytes();
            bodyEnded = piece instanceof LastHttpContent;
            if (bodyRead > config.bodyBytesMax()) {
                throw refused(413, "a body has at most " + config.bodyBytesMax() + " bytes");
            }
            return ByteBufUtil.getBytes(bytes);
        } finally {
            ReferenceCountUtil.release(piece);
        }
    }

    private MeshException refused(int answer, String why) {
        refusal = answer;
        keepAlive = false;
        return new MeshException(Code.ASKER_GONE, why);
    }

    @Override
    public void onGone(Runnable stop) {
        connection.onGone(stop);
    }

    @Override
    public void begin(int code, List<Header> headers) {
        if (status != 0 || code < 200 || code > 599) {
            throw new MeshException(Code.MALFORMED, "a response has one status of 200 to 599");
        }
        // A guest that answers well before it reads the body will want to read it.
        if (code < 300) {
            letContinue();
        }
        HttpResponse response = head(code);
        for (Header header : ConnectionHeaders.strip(headers)) {
            add(response, header);
        }
        frame(response);
        if (!keepAlive) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.CLOSE);
        } else if (oldClient) {
            response.headers().set(HttpHeaderNames.CONNECTION, HttpHeaderValues.KEEP_ALIVE);
        }
        status = code;
        held = response;
    }

    /** What follows wakes the event loop once, then, and leaves in one piece. */
    private void sendHead() {
        HttpResponse response = held;
        if (response != null) {
            held = null;
            connection.write(response);
        }
    }

    private HttpResponse head(int code) {
        HttpResponseStatus line = HttpResponseStatus.valueOf(code);
        boolean bodiless =
                head.method().equals("HEAD") || code == 204 || code == 205 || code == 304;
        framing = bodiless ? Framing.NONE : Framing.CHUNKED;
        return bodiless
                ? new ResponseEncoder.Bodiless(line)
                : new DefaultHttpResponse(HttpVersion.HTTP_1_1, line);
    }

    private static void add(HttpResponse response, Header header) {
        try {
            response.headers().add(header.name(), header.value());
        } catch (IllegalArgumentException invalid) {
            throw new MeshException(
                    Code.MALFORMED, "the replica sent an invalid header " + header.name(), invalid);
        }
    }

    private void frame(HttpResponse response) {
        List<String> lengths = response.headers().getAll(HttpHeaderNames.CONTENT_LENGTH);
        if (lengths.size() > 1
                || (lengths.size() == 1 && !lengths.getFirst().matches("\\d{1,18}"))) {
            throw new MeshException(Code.MALFORMED, "the replica sent a malformed content-length");
        }
        if (framing == Framing.NONE) {
            return;
        }
        if (!lengths.isEmpty()) {
            framing = Framing.LENGTH;
            announcedBytes = Long.parseLong(lengths.getFirst());
        } else if (oldClient) {
            framing = Framing.CLOSE;
            keepAlive = false;
        } else {
            response.headers().set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED);
        }
    }

    @Override
    public void write(byte[] bytes) {
        if (status == 0) {
            throw new MeshException(Code.MALFORMED, "a body comes after its head");
        }
        if (framing == Framing.NONE || bytes.length == 0) {
            return;
        }
        responseBytes += bytes.length;
        if (framing == Framing.LENGTH && responseBytes > announcedBytes) {
            throw wrongLength();
        }
        sendHead();
        connection.write(new DefaultHttpContent(Unpooled.wrappedBuffer(bytes)));
        connection.flush();
    }

    private MeshException wrongLength() {
        return new MeshException(
                Code.MALFORMED,
                "content-length was %d, the body has %d bytes"
                        .formatted(announcedBytes, responseBytes));
    }

    @Override
    public void flush() {
        if (status != 0) {
            sendHead();
            connection.flush();
        }
    }

    @Override
    public void end(List<Header> trailers) {
        if (status == 0 || ended) {
            throw new MeshException(Code.MALFORMED, "a response ends once, after its head");
        }
        if (framing == Framing.LENGTH && responseBytes != announcedBytes) {
            throw wrongLength();
        }
        DefaultLastHttpContent last = new DefaultLastHttpContent();
        if (framing == Framing.CHUNKED) {
            for (Header trailer : ConnectionHeaders.strip(trailers)) {
                add(last, trailer);
            }
        }
        ended = true;
        sendHead();
        connection.write(last);
        connection.flush();
    }

    private static void add(LastHttpContent last, Header trailer) {
        try {
            last.trailingHeaders().add(trailer.name(), trailer.value());
        } catch (IllegalArgumentException invalid) {
            throw new MeshException(Code.MALFORMED, "the replica sent an invalid trailer", invalid);
        }
    }

    /** Whether {@link #finish} would not wait for anything. */
    boolean finishesAtOnce() {
        try {
            while (mayBeReused() && !bodyEnded) {
                Optional<HttpObject> piece = connection.poll();
                if (piece.isEmpty()) {
                    return false;
                }
                rest = accept(piece.get());
            }
        } catch (MeshException broken) {
            // The connection is not reused then.
        }
        return true;
    }

    private boolean mayBeReused() {
        return ended && keepAlive && !expectsContinue;
    }

    /** Leaves the connection ready for the next request, or closes it. */
    void finish() {
        try {
            boolean reusable = mayBeReused() && skipBody();
            if (!reusable) {
                sendHeadOfWhatBrokeOff();
                connection.closeGently();
            }
            connection.done(reusable);
        } catch (RuntimeException broken) {
            connection.close();
            throw broken;
        }
    }

    private void sendHeadOfWhatBrokeOff() {
        try {
            sendHead();
        } catch (MeshException gone) {
            // Then nobody reads it.
        }
    }

    private boolean skipBody() {
        try {
            long limit = bodyRead + SKIP_BYTES_MAX;
            while (!bodyEnded && bodyRead < limit) {
                readBody(Integer.MAX_VALUE);
            }
            return bodyEnded;
        } catch (MeshException broken) {
            return false;
        }
    }
}
