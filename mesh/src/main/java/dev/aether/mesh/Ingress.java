package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.mesh.MeshException.Code;
import dev.aether.transport.Addresses;
import dev.aether.transport.TransportException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.flush.FlushConsolidationHandler;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where HTTP/1.1 enters the lattice: each request is routed by its host and path, and answered by a
 * replica wherever it runs.
 *
 * <p>Own answers: 404 no such route, 503 no replica is ready, 502 the replica failed, 504 it did
 * not answer in time. A failure after the response has begun closes the connection.
 */
public final class Ingress implements AutoCloseable {
    private static final int CHUNK_BYTES_MAX = 16 * 1024;
    private static final int BACKLOG_MAX = 1024;

    /** Of those that other threads ask for, so many become one, if the event loop finds them so. */
    private static final int FLUSHES_MAX = 64;

    private static final long DRAIN_SECONDS_MAX = 5;

    private final Environment environment;
    private final IngressConfig config;
    private final FrontDesk desk;
    private final EventLoopGroup loops;
    private final List<Channel> listening = new ArrayList<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private final AtomicInteger open = new AtomicInteger();

    public Ingress(Environment environment, Mesh mesh, IngressConfig config) {
        this.environment = environment.named("ingress");
        this.config = config;
        this.desk = new FrontDesk(this.environment, mesh, config);
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        config.eventLoops(),
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory(
                                        0, () -> new BriefWait(environment.clock()))
                                : NioIoHandler.newFactory());
        environment
                .metrics()
                .gauge("aether_ingress_connections", "Connections of clients.", open::get);
    }

    /**
     * Begins to listen; with port 0, all addresses get the same free port if they can.
     *
     * @throws MeshException CANNOT_BIND if one of the addresses cannot be had
     * @throws TransportException CANNOT_BIND if a host has no address
     */
    public void start() {
        int chosen = 0;
        for (InetSocketAddress wanted : config.listen()) {
            Channel bound = bind(Addresses.toListen(wanted, chosen));
            listening.add(bound);
            chosen = ((InetSocketAddress) bound.localAddress()).getPort();
        }
        environment.log().info("ingress listens", "addresses", addresses());
    }

    private Channel bind(InetSocketAddress address) {
        Class<? extends ServerChannel> kind =
                Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loops)
                        .channel(kind)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG_MAX)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Reception())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new MeshException(Code.CANNOT_BIND, "cannot listen on " + address, bound.cause());
        }
        return bound.channel();
    }

    /** Where it listens, with the ports that were given. */
    public List<InetSocketAddress> addresses() {
        return listening.stream().map(each -> (InetSocketAddress) each.localAddress()).toList();
    }

    /** Takes no further requests, lets those under way end for some seconds, and stops. */
    @Override
    public void close() {
        listening.forEach(each -> {
            var _ = each.close().awaitUninterruptibly();
        });
        connections.forEach(Connection::drain);
        long end = environment.clock().nanos() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS_MAX);
        while (open.get() > 0 && environment.clock().nanos() - end < 0) {
            environment.timers().sleep(Duration.ofMillis(10));
        }
        connections.forEach(Connection::close);
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Receives connections. */
    private final class Reception extends ChannelInitializer<Channel> implements Connection.Server {
        @Override
        protected void initChannel(Channel channel) {
            if (open.incrementAndGet() > config.connectionsMax()) {
                open.decrementAndGet();
                var _ = channel.close();
                return;
            }
            Connection connection = new Connection(this, environment.timers(), channel);
            connections.add(connection);
            HttpDecoderConfig limits =
                    new HttpDecoderConfig()
                            .setMaxInitialLineLength(config.lineBytesMax())
                            .setMaxHeaderSize(config.headerBytesMax())
                            .setMaxChunkSize(CHUNK_BYTES_MAX);
            channel.pipeline()
                    .addLast(
                            new FlushConsolidationHandler(FLUSHES_MAX, true),
                            new StrictDecoder(limits),
                            new ResponseEncoder(),
                            connection);
        }

        @Override
        public IngressConfig config() {
            return config;
        }

        @Override
        public void serve(Connection connection, HttpRequest request) {
            try {
                desk.serve(connection, request);
            } catch (RuntimeException failure) {
                environment.log().error("a request failed", failure);
                connection.close();
            }
        }

        @Override
        public void closed(Connection connection) {
            connections.remove(connection);
            open.decrementAndGet();
        }
    }
}
