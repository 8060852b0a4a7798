package dev.aether.transport.quic;

import dev.aether.transport.TransportException;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.timeout.ReadTimeoutHandler;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes bulk paths, in both directions: accepts them on TCP ports with the numbers of the UDP ones,
 * and dials those of peers. Everything goes on without: where a port is taken, the native library
 * is missing or the road is closed to TCP, links carry all over QUIC.
 */
final class BulkDoor {
    /** After which a link goes on without, though TCP answered. */
    private static final long DIAL_MILLIS_MAX = 2_000;

    /** At once, of all kinds. */
    private static final int PATHS_MAX = 8192;

    private final Local local;
    private final Peers peers;
    private final Sockets sockets;
    private final @Nullable BulkTls tls;
    private final List<Channel> listening = new ArrayList<>();
    private int open;

    /**
     * @param tls null for no bulk paths at all
     */
    BulkDoor(Local local, Peers peers, Sockets sockets, @Nullable BulkTls tls) {
        this.local = local;
        this.peers = peers;
        this.sockets = sockets;
        this.tls = tls;
    }

    /** Binds a TCP port, and reads nothing before it is told to. */
    void listen(InetSocketAddress address) {
        if (tls == null) {
            return;
        }
        try {
            listening.add(sockets.listen(address, new Pipeline(tls)));
        } catch (TransportException taken) {
            local.environment()
                    .log()
                    .warn(
                            "no bulk path: links carry all over QUIC",
                            "cause",
                            String.valueOf(taken));
        }
    }

    void start() {
        listening.forEach(each -> each.config().setAutoRead(true));
    }

    /** Where peers may bring bulk paths; 0 for nowhere. */
    int port() {
        return listening.isEmpty()
                ? 0
                : ((InetSocketAddress) listening.getFirst().localAddress()).getPort();
    }

    /**
     * Makes the bulk path of a link if that can be.
     *
     * @param port of the peer, 0 for none
     * @param settled runs on the event loop when the path is there or will not be
     */
    void dial(QuicLink link, InetSocketAddress host, int port, long key, Runnable settled) {
        if (tls == null || port == 0 || host.isUnresolved()) {
            settled.run();
            return;
        }
        DialledBulk path = new DialledBulk(local, link, key, settled);
        Channel channel =
                sockets.connect(
                        new InetSocketAddress(host.getAddress(), port),
                        new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel made) {
                                fill(made, path, true, tls);
                            }
                        });
        Unheeded.result(
                local.loop()
                        .schedule(
                                () -> path.giveUp(channel),
                                DIAL_MILLIS_MAX,
                                TimeUnit.MILLISECONDS));
    }

    private void fill(Channel channel, BulkPath path, boolean dialled, BulkTls with) {
        channel.pipeline()
                .addLast(
                        dialled
                                ? with.dialling(local.allocator())
                                : with.accepting(local.allocator()),
                        new ReadTimeoutHandler(
                                local.config().idleMax().toMillis(), TimeUnit.MILLISECONDS),
                        path);
    }

    void close() {
        listening.forEach(each -> Unheeded.result(each.close()));
    }

    /** Of what peers dial. */
    private final class Pipeline extends ChannelInitializer<Channel> {
        private final BulkTls with;

        Pipeline(BulkTls with) {
            this.with = with;
        }

        @Override
        protected void initChannel(Channel channel) {
            if (open >= PATHS_MAX) {
                Unheeded.result(channel.close());
                return;
            }
            open++;
            channel.closeFuture().addListener(_ -> open--);
            fill(channel, new AcceptedBulk(local, peers), false, with);
        }
    }
}
