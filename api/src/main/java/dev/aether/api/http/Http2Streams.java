package dev.aether.api.http;

import dev.aether.environment.Timers;
import dev.aether.identity.Caller;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http2.DefaultHttp2Connection;
import io.netty.handler.codec.http2.DefaultHttp2RemoteFlowController;
import io.netty.handler.codec.http2.Http2CodecUtil;
import io.netty.handler.codec.http2.Http2Connection;
import io.netty.handler.codec.http2.Http2ConnectionHandler;
import io.netty.handler.codec.http2.Http2ConnectionHandlerBuilder;
import io.netty.handler.codec.http2.Http2EventAdapter;
import io.netty.handler.codec.http2.Http2Exception;
import io.netty.handler.codec.http2.Http2FrameAdapter;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2Settings;
import io.netty.handler.codec.http2.Http2Stream;
import io.netty.handler.codec.http2.UniformStreamByteDistributor;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.AsciiString;
import java.time.Duration;

/**
 * The streams of one HTTP/2 connection. Runs on its event loop; Netty keeps the state of HTTP/2,
 * its flow control and its limits against floods, we keep one {@link Exchange} for each stream.
 */
final class Http2Streams extends Http2EventAdapter {
    private static final int STREAM_WINDOW_BYTES = 1 << 20;
    private static final int CONNECTION_WINDOW_BYTES = 8 << 20;
    private static final int HEADER_BYTES_MAX = 16 << 10;
    private static final long GOODBYE_MILLIS_MAX = 1_000;

    /** Clients of etcd cancel calls for good reasons, so that Netty's 200 in 30 s are too few. */
    private static final int RESETS_MAX = 2_000;

    private static final int RESETS_WINDOW_SECONDS = 10;

    /** In one round of the loop: the end of reading and each batch of answers ask for one. */
    private static final int FLUSHES_HELD_MAX = 64;

    private final WebDoor door;
    private final Http2Line line;
    private final Http2Connection connection;
    private final Http2Connection.PropertyKey exchangeKey;

    private Http2Streams(WebDoor door, Http2Line line, Http2Connection connection) {
        this.door = door;
        this.line = line;
        this.connection = connection;
        this.exchangeKey = connection.newKey();
    }

    /** Ends a pipeline with HTTP/2 serving a door. */
    static void addTo(ChannelPipeline pipeline, WebDoor door) {
        Http2ConnectionHandler handler =
                new Http2ConnectionHandlerBuilder()
                        .connection(fair())
                        .frameListener(new Http2FrameAdapter())
                        .initialSettings(
                                Http2Settings.defaultSettings()
                                        .maxConcurrentStreams(door.limits().streamsMax())
                                        .initialWindowSize(STREAM_WINDOW_BYTES)
                                        .maxHeaderListSize(HEADER_BYTES_MAX))
                        .decoderEnforceMaxRstFramesPerWindow(RESETS_MAX, RESETS_WINDOW_SECONDS)
                        .gracefulShutdownTimeoutMillis(GOODBYE_MILLIS_MAX)
                        .build();
        pipeline.addLast(new FlushConsolidationHandler(FLUSHES_HELD_MAX, true), handler);
        ChannelHandlerContext context = pipeline.context(handler);
        Http2Line line = new Http2Line(door.environment(), door.limits(), handler, context);
        Http2Streams streams = new Http2Streams(door, line, handler.connection());
        handler.connection().addListener(streams);
        handler.decoder().frameListener(streams);
        raiseWindow(handler, context);
    }

    /**
     * All streams alike: the weights of HTTP/2's first edition cost much and nobody sends them. A
     * stream whose turn it is sends a whole frame, or all would wait for the last piece of theirs.
     */
    private static Http2Connection fair() {
        Http2Connection connection = new DefaultHttp2Connection(true);
        UniformStreamByteDistributor distributor = new UniformStreamByteDistributor(connection);
        distributor.minAllocationChunk(Http2CodecUtil.DEFAULT_MAX_FRAME_SIZE);
        connection
                .remote()
                .flowController(new DefaultHttp2RemoteFlowController(connection, distributor));
        return connection;
    }

    private static void raiseWindow(Http2ConnectionHandler handler, ChannelHandlerContext context) {
        try {
            Http2Stream whole = handler.connection().connectionStream();
            var flow = handler.decoder().flowController();
            flow.incrementWindowSize(whole, CONNECTION_WINDOW_BYTES - flow.windowSize(whole));
            handler.flush(context);
        } catch (Http2Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int padding,
            boolean end) {
        Http2Stream stream = connection.stream(streamId);
        Exchange known = stream.getProperty(exchangeKey);
        if (known != null) {
            // Trailers; nothing in them matters, but they may end the request.
            known.data(context.alloc().buffer(0, 0), end);
            return;
        }
        Exchange exchange = open(streamId, headers);
        stream.setProperty(exchangeKey, exchange);
        if (end) {
            exchange.data(context.alloc().buffer(0, 0), true);
        }
    }

    @Override
    public void onHeadersRead(
            ChannelHandlerContext context,
            int streamId,
            Http2Headers headers,
            int dependency,
            short weight,
            boolean exclusive,
            int padding,
            boolean end) {
        onHeadersRead(context, streamId, headers, padding, end);
    }

    private Exchange open(int streamId, Http2Headers headers) {
        Caller caller = AuthToken.with(line.caller(), headers::get);
        if (!isGrpc(headers)) {
            return new WebExchange(line, streamId, headers, door.handler(), caller);
        }
        GrpcResponse response = new GrpcResponse(line, streamId);
        GrpcMethod method = door.methods().get(String.valueOf(headers.path()));
        Exchange exchange =
                switch (method) {
                    case null -> new UnknownExchange(response, String.valueOf(headers.path()));
                    case GrpcMethod.Unary<?> unary ->
                            new UnaryExchange<>(line, response, unary, caller);
                    case GrpcMethod.Prompt<?> prompt ->
                            new PromptExchange<>(line, response, prompt, caller);
                    case GrpcMethod.Streaming<?> streaming ->
                            new StreamingExchange<>(line, response, streaming, caller);
                };
        GrpcTimeout.of(headers).ifPresent(timeout -> limit(response, exchange, timeout));
        return exchange;
    }

    private void limit(GrpcResponse response, Exchange exchange, Duration timeout) {
        Timers.Timer timer =
                door.environment()
                        .timers()
                        .after(timeout, () -> line.run(() -> expire(response, exchange)));
        response.whenOver(timer::cancel);
    }

    private static void expire(GrpcResponse response, Exchange exchange) {
        response.finish(
                new GrpcStatus(
                        GrpcStatus.Code.DEADLINE_EXCEEDED,
                        "etcdserver: context deadline exceeded"));
        exchange.closed();
    }

    private static boolean isGrpc(Http2Headers headers) {
        CharSequence type = headers.get(HttpHeaderNames.CONTENT_TYPE);
        return type != null
                && type.toString().startsWith("application/grpc")
                && AsciiString.contentEquals(HttpMethod.POST.asciiName(), headers.method());
    }

    @Override
    public int onDataRead(
            ChannelHandlerContext context, int streamId, ByteBuf data, int padding, boolean end) {
        int bytes = data.readableBytes() + padding;
        Exchange exchange = connection.stream(streamId).getProperty(exchangeKey);
        exchange.data(data, end);
        return bytes;
    }

    @Override
    public void onStreamClosed(Http2Stream stream) {
        Exchange exchange = stream.removeProperty(exchangeKey);
        if (exchange != null) {
            exchange.closed();
        }
    }
}
