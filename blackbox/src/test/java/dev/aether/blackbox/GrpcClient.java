package dev.aether.blackbox;

import com.google.protobuf.MessageLite;
import io.netty.bootstrap.Bootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2ResetFrame;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;

/** One connection that makes gRPC calls, one message each way. */
final class GrpcClient implements AutoCloseable {
    private static final int SECONDS_MAX = 30;
    private static final int FRAME_BYTES_MAX = 16_384;
    private static final int PREFIX_BYTES = 5;

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final String scheme;
    private final Channel channel;

    private GrpcClient(Optional<SslContext> tls, int port) {
        this.scheme = tls.isPresent() ? "https" : "http";
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loops)
                        .channel(NioSocketChannel.class)
                        .handler(new Connecting(tls, port));
        this.channel = bootstrap.connect(NodeProcess.HOST, port).syncUninterruptibly().channel();
    }

    /** Without TLS, beginning with HTTP/2 at once. */
    static GrpcClient plain(int port) {
        return new GrpcClient(Optional.empty(), port);
    }

    static GrpcClient secured(Credentials credentials, int port) {
        try {
            SslContext tls =
                    SslContextBuilder.forClient()
                            .trustManager(credentials.ca().toFile())
                            .keyManager(
                                    credentials.certificate().toFile(), credentials.key().toFile())
                            .applicationProtocolConfig(
                                    new ApplicationProtocolConfig(
                                            ApplicationProtocolConfig.Protocol.ALPN,
                                            ApplicationProtocolConfig.SelectorFailureBehavior
                                                    .NO_ADVERTISE,
                                            ApplicationProtocolConfig
                                                    .SelectedListenerFailureBehavior.ACCEPT,
                                            ApplicationProtocolNames.HTTP_2))
                            .build();
            return new GrpcClient(Optional.of(tls), port);
        } catch (SSLException unusable) {
            throw new IllegalStateException(unusable);
        }
    }

    /**
     * How a call ended.
     *
     * @param code 0 if all is well, else why not
     * @param message for people
     * @param body the encoded answer, empty if there is none
     */
    record Reply(int code, String message, byte[] body) {}

    /**
     * Makes one call and waits for its end.
     *
     * @param path such as {@code etcdserverpb.KV/Range}
     */
    Reply call(String path, MessageLite request) {
        return call(path, request, Optional.empty());
    }

    /**
     * @param token of a user of etcd
     */
    Reply call(String path, MessageLite request, Optional<String> token) {
        return begin(path, request, token).orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    /** Begins a call. @return how it ends */
    CompletableFuture<Reply> begin(String path, MessageLite request) {
        return begin(path, request, Optional.empty());
    }

    private CompletableFuture<Reply> begin(
            String path, MessageLite request, Optional<String> token) {
        Call call = new Call();
        Channel stream =
                new Http2StreamChannelBootstrap(channel)
                        .handler(call)
                        .open()
                        .syncUninterruptibly()
                        .getNow();
        Http2Headers headers =
                new DefaultHttp2Headers()
                        .method("POST")
                        .scheme(scheme)
                        .authority(NodeProcess.HOST)
                        .path("/" + path)
                        .add("content-type", "application/grpc")
                        .add("te", "trailers");
        token.ifPresent(text -> headers.add("token", text));
        byte[] message = request.toByteArray();
        ByteBuf whole = Unpooled.buffer(PREFIX_BYTES + message.length);
        whole.writeByte(0).writeInt(message.length).writeBytes(message);
        stream.write(new DefaultHttp2HeadersFrame(headers));
        while (whole.readableBytes() > FRAME_BYTES_MAX) {
            stream.write(new DefaultHttp2DataFrame(whole.readRetainedSlice(FRAME_BYTES_MAX)));
        }
        stream.writeAndFlush(new DefaultHttp2DataFrame(whole, true));
        return call.reply;
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    /** Prepares the connection. */
    private static final class Connecting extends ChannelInitializer<Channel> {
        private final Optional<SslContext> tls;
        private final int port;

        Connecting(Optional<SslContext> tls, int port) {
            this.tls = tls;
            this.port = port;
        }

        @Override
        protected void initChannel(Channel fresh) {
            tls.ifPresent(context ->
                    fresh.pipeline()
                            .addLast(context.newHandler(fresh.alloc(), NodeProcess.HOST, port)));
            fresh.pipeline()
                    .addLast(Http2FrameCodecBuilder.forClient().build())
                    .addLast(new Http2MultiplexHandler(new ChannelInboundHandlerAdapter()));
        }
    }

    /** Gathers what comes back on one stream. */
    private static final class Call extends SimpleChannelInboundHandler<Http2StreamFrame> {
        private static final int CANCELLED = 1;

        private final CompletableFuture<Reply> reply = new CompletableFuture<>();
        private final ByteBuf body = Unpooled.buffer();

        @Override
        protected void channelRead0(ChannelHandlerContext stream, Http2StreamFrame frame) {
            switch (frame) {
                case Http2DataFrame data -> body.writeBytes(data.content());
                case Http2HeadersFrame headers -> {
                    if (headers.isEndStream()) {
                        end(headers.headers());
                    }
                }
                case Http2ResetFrame reset ->
                        reply.complete(new Reply(CANCELLED, reset.toString(), new byte[0]));
                default -> {
                    return;
                }
            }
        }

        private void end(Http2Headers trailers) {
            CharSequence code = trailers.get("grpc-status", "2");
            CharSequence message = trailers.get("grpc-message", "");
            int length = Math.max(0, body.readableBytes() - PREFIX_BYTES);
            byte[] answer =
                    length == 0 ? new byte[0] : ByteBufUtil.getBytes(body, PREFIX_BYTES, length);
            reply.complete(
                    new Reply(
                            Integer.parseInt(code.toString()),
                            URLDecoder.decode(
                                    message.toString().replace("+", "%2B"), StandardCharsets.UTF_8),
                            answer));
        }

        @Override
        public void channelInactive(ChannelHandlerContext stream) {
            reply.completeExceptionally(new IllegalStateException("the connection was lost"));
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext stream, Throwable cause) {
            reply.completeExceptionally(cause);
        }
    }
}
