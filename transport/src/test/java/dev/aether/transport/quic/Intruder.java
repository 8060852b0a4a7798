package dev.aether.transport.quic;

import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.transport.wire.Hello;
import dev.aether.transport.wire.Opening;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** A client that follows the protocol only as far as a test wants; it trusts everybody. */
final class Intruder implements AutoCloseable {
    private static final Duration LONG = Duration.ofSeconds(10);

    private final Environment environment;
    private final NodeId claimed;
    private final Sockets sockets = new Sockets("intruder");
    private final QuicSslContext context;
    private final Channel socket;
    private volatile int verified;

    /**
     * @param keys what it shows, or null for nothing
     */
    Intruder(
            Environment environment,
            NodeId claimed,
            @Nullable X509ExtendedKeyManager keys,
            String protocol) {
        this.environment = environment;
        this.claimed = claimed;
        QuicSslContextBuilder builder =
                QuicSslContextBuilder.forClient()
                        .trustManager(new Credulous())
                        .endpointIdentificationAlgorithm(null)
                        .applicationProtocols(protocol);
        if (keys != null) {
            builder.keyManager(keys, null);
        }
        context = builder.build();
        socket =
                sockets.bind(
                        new InetSocketAddress(0),
                        Connections.clientCodec(context, Duration.ofSeconds(1)));
        socket.config().setAutoRead(true);
    }

    /**
     * Connects and says HELLO.
     *
     * @return "accepted", or "refused: " and why; preceded by "resumed " if the session was
     */
    String visit(InetSocketAddress address, String serverName) {
        int before = verified;
        Promise<String> outcome = new Promise<>(environment.timers());
        Connections.connect(
                        socket,
                        address,
                        serverName,
                        new Ending(outcome),
                        new ChannelInboundHandlerAdapter())
                .addListener(connected -> {
                    if (connected.isSuccess()) {
                        greet((QuicChannel) connected.getNow(), outcome);
                    } else {
                        outcome.complete("no connection: " + connected.cause());
                    }
                });
        String heard = outcome.await("an outcome", LONG);
        return (verified == before ? "resumed " : "") + heard;
    }

    private void greet(QuicChannel channel, Promise<String> outcome) {
        Hello hello = Hello.newBuilder().setProtocol(1).setNode(claimed.value()).build();
        Streams.create(channel, QuicStreamType.BIDIRECTIONAL, new Ack(outcome))
                .addListener(created ->
                        ((QuicStreamChannel) created.getNow())
                                .writeAndFlush(
                                        Frames.of(
                                                sockets.allocator(),
                                                Opening.newBuilder().setHello(hello).build())));
    }

    @Override
    public void close() {
        sockets.close();
    }

    private static final class Ack extends FrameHandler {
        private final Promise<String> outcome;

        Ack(Promise<String> outcome) {
            super(4096);
            this.outcome = outcome;
        }

        @Override
        void frame(ChannelHandlerContext context, Bytes frame) {
            outcome.complete("accepted");
            CloseCode.BYE.close((QuicChannel) context.channel().parent(), "seen enough");
        }

        @Override
        void finished(ChannelHandlerContext context) {}

        @Override
        void broken(ChannelHandlerContext context, String reason) {}
    }

    private static final class Ending extends ChannelInboundHandlerAdapter {
        private final Promise<String> outcome;

        Ending(Promise<String> outcome) {
            this.outcome = outcome;
        }

        @Override
        public void userEventTriggered(ChannelHandlerContext context, Object event) {
            if (event instanceof QuicConnectionCloseEvent closed) {
                outcome.complete(
                        closed.isTlsError()
                                ? "refused: TLS "
                                        + QuicConnectionCloseEvent.extractTlsError(closed.error())
                                : "refused: "
                                        + new String(closed.reason(), StandardCharsets.UTF_8));
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            outcome.complete("ended");
        }
    }

    /** Counts how often TLS asks. */
    private final class Credulous extends X509ExtendedTrustManager {
        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
            verified++;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {
            verified++;
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            verified++;
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
