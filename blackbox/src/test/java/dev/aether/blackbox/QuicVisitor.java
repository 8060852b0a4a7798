package dev.aether.blackbox;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A client at the port of peers that knows QUIC and nothing of Aether. */
final class QuicVisitor {
    private static final long WINDOW_BYTES = 1 << 16;
    private static final Duration PATIENCE = Duration.ofSeconds(3);
    private static final Duration ENDS_MAX = Duration.ofSeconds(20);

    private QuicVisitor() {}

    /**
     * Connects and waits for the node to hang up.
     *
     * @param shown what it shows, if anything
     * @return why the node hung up; empty if it did not
     */
    static Optional<String> visit(NodeProcess node, Optional<Credentials> shown) throws Exception {
        EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        try {
            CompletableFuture<String> ending = new CompletableFuture<>();
            Channel socket =
                    new Bootstrap()
                            .group(loop)
                            .channel(NioDatagramChannel.class)
                            .handler(
                                    new QuicClientCodecBuilder()
                                            .sslContext(tls(shown))
                                            .maxIdleTimeout(
                                                    ENDS_MAX.toMillis(), TimeUnit.MILLISECONDS)
                                            .initialMaxData(WINDOW_BYTES)
                                            .initialMaxStreamDataBidirectionalLocal(WINDOW_BYTES)
                                            .build())
                            .bind(0)
                            .sync()
                            .channel();
            QuicChannel.newBootstrap(socket)
                    .handler(new Ending(ending))
                    .streamHandler(new ChannelInboundHandlerAdapter())
                    .remoteAddress(new InetSocketAddress(NodeProcess.HOST, node.ports().quic()))
                    .connect()
                    .get(ENDS_MAX.toSeconds(), TimeUnit.SECONDS);
            return Optional.of(ending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (TimeoutException stays) {
            return Optional.empty();
        } finally {
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).sync();
        }
    }

    private static QuicSslContext tls(Optional<Credentials> shown) {
        QuicSslContextBuilder builder =
                QuicSslContextBuilder.forClient()
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .endpointIdentificationAlgorithm(null)
                        .applicationProtocols("aether/1");
        shown.ifPresent(files ->
                builder.keyManager(files.key().toFile(), null, files.certificate().toFile()));
        return builder.build();
    }

    private static final class Ending extends ChannelInboundHandlerAdapter {
        private final CompletableFuture<String> ending;

        Ending(CompletableFuture<String> ending) {
            this.ending = ending;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent closed) {
                ending.complete(
                        closed.isTlsError()
                                ? "TLS alert"
                                : new String(closed.reason(), StandardCharsets.UTF_8));
            }
        }
    }
}
