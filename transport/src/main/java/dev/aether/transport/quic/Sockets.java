package dev.aether.transport.quic;

import dev.aether.transport.TransportException;
import dev.aether.transport.TransportException.Code;
import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.IoHandlerFactory;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.quic.EpollQuicUtils;
import io.netty.handler.codec.quic.SegmentedDatagramPacketAllocator;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * The event loop of a transport and the sockets on it: epoll with segmentation offload where the
 * kernel has it, NIO elsewhere.
 */
final class Sockets implements AutoCloseable {
    private static final int DATAGRAM_BYTES_MAX = 2048;
    private static final int DATAGRAMS_PER_READ = 32;
    private static final int READS_MAX = 64;
    private static final int SEGMENTS_MAX = 32;
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int FLUSHES_HELD_MAX = 64;

    /** A road that is closed to TCP is told by silence. */
    private static final int TCP_CONNECT_MILLIS_MAX = 500;

    private static final WriteBufferWaterMark WATER_MARK =
            new WriteBufferWaterMark(256 << 10, 512 << 10);

    private final MultiThreadIoEventLoopGroup group;
    private final EventLoop loop;

    /** One arena of small chunks: a node has a few megabytes of buffers, not hundreds. */
    private final ByteBufAllocator allocator =
            new PooledByteBufAllocator(true, 0, 1, 8192, 6, 64, 32, true);

    Sockets(String name) {
        IoHandlerFactory io =
                Epoll.isAvailable() ? EpollIoHandler.newFactory() : NioIoHandler.newFactory();
        group = new MultiThreadIoEventLoopGroup(1, new DefaultThreadFactory(name, true), io);
        loop = group.next();
    }

    EventLoop loop() {
        return loop;
    }

    ByteBufAllocator allocator() {
        return allocator;
    }

    static SegmentedDatagramPacketAllocator segments() {
        return Epoll.isAvailable() && EpollDatagramChannel.isSegmentedDatagramPacketSupported()
                ? EpollQuicUtils.newSegmentedAllocator(SEGMENTS_MAX)
                : SegmentedDatagramPacketAllocator.NONE;
    }

    /**
     * Binds a socket that reads nothing before it is told to.
     *
     * @throws TransportException CANNOT_BIND
     */
    Channel bind(InetSocketAddress address, ChannelHandler codec) {
        Bootstrap bootstrap =
                new Bootstrap()
                        .group(loop)
                        .option(ChannelOption.ALLOCATOR, allocator)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.SO_RCVBUF, SOCKET_BUFFER_BYTES)
                        .option(ChannelOption.SO_SNDBUF, SOCKET_BUFFER_BYTES)
                        .handler(new SocketPipeline(codec));
        if (Epoll.isAvailable()) {
            bootstrap
                    .channel(EpollDatagramChannel.class)
                    .option(EpollChannelOption.MAX_DATAGRAM_PAYLOAD_SIZE, DATAGRAM_BYTES_MAX)
                    .option(
                            ChannelOption.RECVBUF_ALLOCATOR,
                            reads(DATAGRAMS_PER_READ * DATAGRAM_BYTES_MAX));
        } else {
            bootstrap
                    .channel(NioDatagramChannel.class)
                    .option(ChannelOption.RECVBUF_ALLOCATOR, reads(DATAGRAM_BYTES_MAX));
        }
        var bound = bootstrap.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new TransportException(
                    Code.CANNOT_BIND,
                    "UDP " + address + " cannot be bound: " + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /**
     * Binds a TCP port that accepts nothing before it is told to.
     *
     * @throws TransportException CANNOT_BIND
     */
    Channel listen(InetSocketAddress address, ChannelHandler accepted) {
        var bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollServerSocketChannel.class
                                        : NioServerSocketChannel.class)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.ALLOCATOR, allocator)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                        .childHandler(accepted)
                        .bind(address)
                        .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new TransportException(
                    Code.CANNOT_BIND,
                    "TCP " + address + " cannot be bound: " + bound.cause().getMessage(),
                    bound.cause());
        }
        return bound.channel();
    }

    /** Begins a TCP connection. */
    Channel connect(InetSocketAddress address, ChannelHandler handler) {
        return new Bootstrap()
                .group(loop)
                .channel(Epoll.isAvailable() ? EpollSocketChannel.class : NioSocketChannel.class)
                .option(ChannelOption.ALLOCATOR, allocator)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, TCP_CONNECT_MILLIS_MAX)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .handler(handler)
                .connect(address)
                .channel();
    }

    private static RecvByteBufAllocator reads(int bytes) {
        return new FixedRecvByteBufAllocator(bytes).maxMessagesPerRead(READS_MAX);
    }

    @Override
    public void close() {
        Unheeded.result(group.shutdownGracefully(0, 1, TimeUnit.SECONDS));
    }

    /** Sends what many streams wrote in one pass of the loop with few system calls. */
    private static final class SocketPipeline extends ChannelInitializer<Channel> {
        private final ChannelHandler codec;

        SocketPipeline(ChannelHandler codec) {
            this.codec = codec;
        }

        @Override
        protected void initChannel(Channel socket) {
            socket.pipeline().addLast(new FlushConsolidationHandler(FLUSHES_HELD_MAX, true), codec);
        }
    }
}
