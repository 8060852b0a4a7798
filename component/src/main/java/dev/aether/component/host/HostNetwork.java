package dev.aether.component.host;

import dev.aether.component.wasi.sockets.Network;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** The network of this machine, as far as rules allow. */
public final class HostNetwork implements Network {
    private static final int BACKLOG = 128;
    private final NetworkRules rules;
    private final int openMax;
    private final AtomicInteger open = new AtomicInteger();

    /**
     * A network.
     *
     * @param openMax sockets that all guests may have open together
     */
    public HostNetwork(NetworkRules rules, int openMax) {
        this.rules = rules;
        this.openMax = openMax;
    }

    /**
     * A connection that was made already, for a guest.
     *
     * @param closing called once when it is closed
     */
    public static Connection over(SocketChannel connected, Runnable closing) {
        return new HostConnection(connected, closing);
    }

    @Override
    public Connection connect(Optional<InetSocketAddress> local, InetSocketAddress remote)
            throws IOException {
        rules.requireReachable(remote);
        return counted(() -> {
            SocketChannel channel = SocketChannel.open();
            try {
                if (local.isPresent()) {
                    channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                    channel.bind(local.get());
                }
                channel.connect(remote);
                return new HostConnection(channel, this::leave);
            } catch (IOException fault) {
                channel.close();
                throw fault;
            }
        });
    }

    @Override
    public Listener listen(InetSocketAddress local) throws IOException {
        rules.requireListening(local);
        return counted(() -> {
            ServerSocketChannel channel = ServerSocketChannel.open();
            try {
                channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
                return new HostListener(channel.bind(local, BACKLOG), this);
            } catch (IOException fault) {
                channel.close();
                throw fault;
            }
        });
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws IOException {
        rules.requireLocal(local);
        return counted(() -> {
            boolean four = local.getAddress().getAddress().length == 4;
            DatagramChannel channel =
                    DatagramChannel.open(
                            four ? StandardProtocolFamily.INET : StandardProtocolFamily.INET6);
            try {
                return new HostDatagrams(channel.bind(local), rules, this::leave);
            } catch (IOException fault) {
                channel.close();
                throw fault;
            }
        });
    }

    @Override
    public List<InetAddress> resolve(String name) throws IOException {
        rules.requireName(name);
        try {
            return List.of(InetAddress.getAllByName(name));
        } catch (UnknownHostException unknown) {
            throw new SocketFault(SocketError.NAME_UNRESOLVABLE);
        }
    }

    /** What opens a socket. */
    private interface Opening<T> {
        T open() throws IOException;
    }

    private <T> T counted(Opening<T> opening) throws IOException {
        if (!enter()) {
            throw new SocketFault(SocketError.NEW_SOCKET_LIMIT);
        }
        boolean done = false;
        try {
            T opened = opening.open();
            done = true;
            return opened;
        } catch (IOException fault) {
            throw SocketFaults.named(fault);
        } finally {
            if (!done) {
                leave();
            }
        }
    }

    boolean enter() {
        if (open.incrementAndGet() > openMax) {
            leave();
            return false;
        }
        return true;
    }

    void leave() {
        open.decrementAndGet();
    }
}
