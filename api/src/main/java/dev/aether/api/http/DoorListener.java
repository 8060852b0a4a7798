package dev.aether.api.http;

import dev.aether.environment.Environment;
import dev.aether.transport.Addresses;
import dev.aether.transport.TransportException;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.ServerChannel;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.util.concurrent.DefaultThreadFactory;
import io.netty.util.concurrent.GlobalEventExecutor;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Accepts TCP connections on some addresses of this machine, all with one port: by epoll where the
 * kernel has it, by NIO elsewhere.
 */
public final class DoorListener implements AutoCloseable {
    private static final long CLOSE_MILLIS_MAX = 2_000;
    private static final int LOOPS_MAX = 4;
    private static final int BACKLOG = 512;

    private final String name;
    private final DoorLimits limits;
    private final Consumer<Channel> connected;
    private final MultiThreadIoEventLoopGroup loops;

    /** Small chunks: a door has a few megabytes of buffers, not hundreds. */
    private final ByteBufAllocator allocator =
            new PooledByteBufAllocator(true, 0, loops(), 8192, 6, 64, 32, true);

    private final ChannelGroup listening = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private final ChannelGroup connections = new DefaultChannelGroup(GlobalEventExecutor.INSTANCE);
    private int port;

    /**
     * @param connected fills the pipeline of a new connection, on its event loop
     */
    public DoorListener(
            Environment environment, String name, DoorLimits limits, Consumer<Channel> connected) {
        this.name = name;
        this.limits = limits;
        this.connected = connected;
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        loops(), new DefaultThreadFactory(name + "-door", true), io());
        environment
                .metrics()
                .gauge(
                        "aether_door_connections",
                        "Open connections of a front door.",
                        connections::size,
                        "door",
                        name);
    }

    /**
     * Half of the processors: what is behind the door needs the others. Fewer loops serve more
     * connections in one round, which saves system calls.
     */
    private static int loops() {
        return Math.clamp(Runtime.getRuntime().availableProcessors() / 2, 1, LOOPS_MAX);
    }

    private static IoHandlerFactory io() {
        return Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
    }

    private static Class<? extends ServerChannel> sockets() {
        return Epoll.isAvailable() ? EpollServerSocketChannel.class : NioServerSocketChannel.class;
    }

    /**
     * Begins to listen; with port 0 the first address chooses one for all.
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
                        .channel(sockets())
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.ALLOCATOR, allocator)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childHandler(new Connected())
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            BindException taken =
                    new BindException("the " + name + " door cannot listen on " + address);
            taken.initCause(bound.cause());
            throw new UncheckedIOException(taken);
        }
        listening.add(bound.channel());
        port = ((InetSocketAddress) bound.channel().localAddress()).getPort();
    }

    /** Stops listening and closes every connection, letting HTTP/2 say goodbye first. */
    @Override
    public void close() {
        listening.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        connections.close().awaitUninterruptibly(CLOSE_MILLIS_MAX);
        loops.shutdownGracefully(0, CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .awaitUninterruptibly(CLOSE_MILLIS_MAX);
    }

    /** Counts a connection and hands it on. */
    private final class Connected extends ChannelInitializer<Channel> {
        @Override
        protected void initChannel(Channel channel) {
            if (connections.size() >= limits.connectionsMax()) {
                channel.close().addListener(_ -> connections.remove(channel));
                return;
            }
            connections.add(channel);
            connected.accept(channel);
        }
    }
}
