package dev.aether.api.web;

import dev.aether.api.http.DoorTls;
import dev.aether.environment.Environment;
import dev.aether.identity.LiveIdentity;
import dev.aether.transport.Addresses;
import dev.aether.transport.TransportException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * An HTTPS/1.1 server. Clients may show a certificate of the lattice; one that is foreign, expired
 * or revoked fails the handshake.
 */
public final class WebServer implements AutoCloseable {
    private static final int LOOPS = 2;
    private static final int BACKLOG = 512;
    private static final int LINE_BYTES_MAX = 8 << 10;
    private static final int HEAD_BYTES_MAX = 64 << 10;
    private static final int UNSENT_BYTES_MAX = 256 << 10;
    private static final long HANDSHAKE_MILLIS_MAX = 10_000;
    private static final long CLOSE_MILLIS_MAX = 2_000;

    private final Environment environment;
    private final WebApp app;
    private final WebLimits limits;
    private final Budget budget;
    private final SslContext tls;
    private final MultiThreadIoEventLoopGroup loops;
    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private volatile int port;

    public WebServer(Environment environment, LiveIdentity identity, WebApp app, WebLimits limits) {
        this.environment = environment;
        this.app = app;
        this.limits = limits;
        this.budget = new Budget(limits.bodyBytesMax());
        this.tls = DoorTls.server(identity, ClientAuth.OPTIONAL, ApplicationProtocolNames.HTTP_1_1);
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        LOOPS,
                        new DefaultThreadFactory("api-door", true),
                        NioIoHandler.newFactory());
        environment
                .metrics()
                .gauge("aether_api_connections", "Open connections of the API.", connections::size);
    }

    /**
     * Begins to listen; a port of 0 is chosen by the first address and used for all.
     *
     * @throws UncheckedIOException naming the address that is taken
     * @throws TransportException CANNOT_BIND if a host has no address
     */
    public void start(List<InetSocketAddress> addresses) {
        for (InetSocketAddress address : addresses) {
            bind(Addresses.toListen(address, port));
        }
    }

    /** The port in use. */
    public int port() {
        return port;
    }

    private void bind(InetSocketAddress address) {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(NioServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(
                                ChannelOption.WRITE_BUFFER_WATER_MARK,
                                new WriteBufferWaterMark(UNSENT_BYTES_MAX / 4, UNSENT_BYTES_MAX))
                        .childHandler(new Connected())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException taken = new BindException("the API cannot listen on " + address);
            taken.initCause(bound.cause());
            throw new UncheckedIOException(taken);
        }
        listening.add(bound.channel());
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** Stops listening and closes every connection. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        loops.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }

    /** Counts a connection and begins its handshake. */
    private final class Connected extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (connections.size() >= limits.connectionsMax()) {
                var _ = channel.close();
                return;
            }
            connections.add(channel);
            SslHandler handshake = tls.newHandler(channel.alloc());
            handshake.setHandshakeTimeoutMillis(HANDSHAKE_MILLIS_MAX);
            HttpDecoderConfig decoding =
                    new HttpDecoderConfig()
                            .setMaxInitialLineLength(LINE_BYTES_MAX)
                            .setMaxHeaderSize(HEAD_BYTES_MAX);
            channel.pipeline().addLast(handshake, new HttpServerCodec(decoding), connection());
        }

        private Connection connection() {
            return new Connection(environment, app, limits, budget);
        }
    }
}
