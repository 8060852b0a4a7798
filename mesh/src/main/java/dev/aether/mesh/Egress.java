package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.mesh.EgressException.Code;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.Epoll;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Where HTTP/1.1, and connections of guests, leave the lattice. Each request has a connection of
 * its own, to an address that was judged first.
 *
 * <p>Blocking; safe for all threads. It follows no redirect and repeats nothing.
 */
public final class Egress implements Outside {
    private static final int CHUNK_BYTES_MAX = 16 * 1024;

    private final Environment environment;
    private final EgressConfig config;
    private final Reach reach;
    private final EgressSockets sockets;
    private final SslContext tls;
    private final EventLoopGroup loops;
    private final AtomicInteger calls = new AtomicInteger();

    /**
     * Trusts the authorities that the Java runtime trusts.
     *
     * @param ours whether an address is that of a node of this lattice
     */
    public Egress(Environment environment, Predicate<InetAddress> ours, EgressConfig config) {
        this(environment, ours, config, clients());
    }

    Egress(
            Environment environment,
            Predicate<InetAddress> ours,
            EgressConfig config,
            SslContext tls) {
        this.environment = environment.named("egress");
        this.config = config;
        this.reach =
                new Reach(
                        new Names(
                                this.environment,
                                config.lookupsMax(),
                                config.lookupMax(),
                                InetAddress::getAllByName),
                        ours);
        this.sockets = new EgressSockets(environment, reach, config);
        this.tls = tls;
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        config.eventLoops(),
                        Epoll.isAvailable()
                                ? EpollIoHandler.newFactory()
                                : NioIoHandler.newFactory());
        environment
                .metrics()
                .gauge("aether_egress_calls", "Requests that leave the lattice.", calls::get);
    }

    private static SslContext clients() {
        try {
            return SslContextBuilder.forClient().sslProvider(SslProvider.JDK).build();
        } catch (SSLException broken) {
            throw new IllegalStateException("every JDK has TLS", broken);
        }
    }

    @Override
    public void call(Exchange exchange, Destination destination) {
        if (calls.incrementAndGet() > config.callsMax()) {
            calls.decrementAndGet();
            throw new EgressException(
                    Code.BUSY, "at most " + config.callsMax() + " requests leave at once");
        }
        try {
            EgressChannel channel = connect(destination);
            try {
                talk(exchange, destination, channel);
            } finally {
                channel.discard();
            }
        } finally {
            calls.decrementAndGet();
        }
    }

    @Override
    public List<InetAddress> addresses(String host, Predicate<InetAddress> named) {
        return reach.addresses(host, named);
    }

    @Override
    public EgressSocket connect(InetSocketAddress remote, Predicate<InetAddress> named) {
        return sockets.connect(remote, named);
    }

    private void talk(Exchange exchange, Destination destination, EgressChannel channel) {
        exchange.onGone(channel::close);
        EgressTalk talk = new EgressTalk(channel, config, exchange);
        // The connection is closed first: that ends an upload that waits for the server.
        try (TaskGroup uploads = new TaskGroup(environment, "egress upload");
                Closing _ = channel::close) {
            talk.sendHead();
            if (exchange.bodyBytes() != 0) {
                var _ = uploads.start("body", talk::sendBody);
            }
            talk.receive(destination);
        }
    }

    private interface Closing extends AutoCloseable {
        @Override
        void close();
    }

    /** To the first of its addresses that answers, for as long as there is time. */
    private EgressChannel connect(Destination destination) {
        Iterator<InetAddress> addresses =
                reach.addresses(destination.host(), destination.named()).iterator();
        Duration max =
                destination.connect().compareTo(config.connectMax()) < 0
                        ? destination.connect()
                        : config.connectMax();
        long endNanos = environment.clock().nanos() + max.toNanos();
        while (true) {
            long left = Math.max(1, endNanos - environment.clock().nanos());
            try {
                return connect(destination, addresses.next(), Duration.ofNanos(left));
            } catch (EgressException failed) {
                if (!addresses.hasNext() || endNanos - environment.clock().nanos() <= 0) {
                    throw failed;
                }
            }
        }
    }

    private EgressChannel connect(Destination destination, InetAddress address, Duration max) {
        Promise<EgressChannel> connected = new Promise<>(environment.timers());
        Preparation preparation = new Preparation(destination);
        var _ =
                new Bootstrap()
                        .group(loops)
                        .channel(
                                Epoll.isAvailable()
                                        ? EpollSocketChannel.class
                                        : NioSocketChannel.class)
                        .option(ChannelOption.AUTO_READ, false)
                        .option(ChannelOption.TCP_NODELAY, true)
                        .option(
                                ChannelOption.CONNECT_TIMEOUT_MILLIS,
                                (int) Math.max(1, max.toMillis()))
                        .handler(preparation)
                        .connect(new InetSocketAddress(address, destination.port()))
                        .addListener((io.netty.channel.ChannelFuture done) -> {
                            if (done.isSuccess()) {
                                connected.complete(preparation.prepared());
                            } else {
                                connected.fail(EgressFaults.ofConnect(done.cause()));
                            }
                        });
        EgressChannel channel = connected.await("a connection", max.plusSeconds(1));
        if (destination.secure()) {
            secure(channel, max);
        }
        return channel;
    }

    private static void secure(EgressChannel channel, Duration max) {
        boolean secured = false;
        try {
            channel.awaitSecured(max);
            secured = true;
        } finally {
            if (!secured) {
                channel.close();
            }
        }
    }

    @Override
    public void close() {
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }

    /** Makes one connection ready for its request. */
    private final class Preparation extends ChannelInitializer<Channel> {
        private final Destination destination;
        private volatile @Nullable EgressChannel prepared;

        Preparation(Destination destination) {
            this.destination = destination;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (destination.secure()) {
                channel.pipeline()
                        .addLast(
                                tls.newHandler(
                                        channel.alloc(), destination.host(), destination.port()));
            }
            HttpDecoderConfig limits =
                    new HttpDecoderConfig()
                            .setMaxInitialLineLength(config.lineBytesMax())
                            .setMaxHeaderSize(config.headerBytesMax())
                            .setMaxChunkSize(CHUNK_BYTES_MAX);
            EgressChannel end = new EgressChannel(environment.timers(), channel);
            channel.pipeline().addLast(new HttpClientCodec(limits, false, false), end);
            prepared = end;
        }

        /** What the connection became, also when its server has left already. */
        EgressChannel prepared() {
            return Objects.requireNonNull(prepared, "a connection was made that was not prepared");
        }
    }
}
