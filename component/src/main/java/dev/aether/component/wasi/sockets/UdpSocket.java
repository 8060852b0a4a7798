package dev.aether.component.wasi.sockets;

import dev.aether.component.wasi.Pollable;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A {@code udp-socket}. Used by the guest's thread. */
final class UdpSocket {
    private static final int DATAGRAMS_MAX = 64;
    private final Network network;
    private final Poller poller;
    private final boolean four;
    private Network.@Nullable Datagrams datagrams;
    private Optional<InetSocketAddress> remote = Optional.empty();
    private boolean bound;
    private int holders = 1;

    UdpSocket(Network network, Poller poller, boolean four) {
        this.network = network;
        this.poller = poller;
        this.four = four;
    }

    int family() {
        return four ? 0 : 1;
    }

    void startBind(InetSocketAddress local) throws IOException {
        if (datagrams != null) {
            throw new SocketFault(SocketError.INVALID_STATE);
        }
        if (!fits(local)) {
            throw new SocketFault(SocketError.INVALID_ARGUMENT);
        }
        Network.Datagrams opened = network.datagrams(local);
        opened.onReady(poller::ring);
        datagrams = opened;
    }

    void finishBind() throws SocketFault {
        if (datagrams == null || bound) {
            throw new SocketFault(SocketError.NOT_IN_PROGRESS);
        }
        bound = true;
    }

    InetSocketAddress local() throws IOException {
        return open().local();
    }

    InetSocketAddress remote() throws SocketFault {
        return remote.orElseThrow(() -> new SocketFault(SocketError.INVALID_STATE));
    }

    private Network.Datagrams open() throws SocketFault {
        if (datagrams == null || !bound) {
            throw new SocketFault(SocketError.INVALID_STATE);
        }
        return datagrams;
    }

    /** The two ends, from and to one address or any. */
    Object stream(Optional<InetSocketAddress> only) throws SocketFault {
        Network.Datagrams opened = open();
        if (only.isPresent() && (!fits(only.get()) || only.get().getPort() == 0)) {
            throw new SocketFault(SocketError.INVALID_ARGUMENT);
        }
        remote = only;
        holders += 2;
        return new Object[] {new Incoming(opened, only), new Outgoing(opened, only)};
    }

    void release() {
        holders--;
        if (holders == 0 && datagrams != null) {
            datagrams.close();
        }
    }

    private boolean fits(InetSocketAddress address) {
        return address.getAddress() instanceof Inet4Address == four;
    }

    /** An {@code incoming-datagram-stream}. */
    final class Incoming {
        private final Network.Datagrams opened;
        private final Optional<InetSocketAddress> only;

        Incoming(Network.Datagrams opened, Optional<InetSocketAddress> only) {
            this.opened = opened;
            this.only = only;
        }

        Object receive(long most) throws IOException {
            long wanted = most < 0 ? DATAGRAMS_MAX : Math.min(most, DATAGRAMS_MAX);
            var received = new ArrayList<>();
            while (received.size() < wanted) {
                Optional<Network.Datagram> next = opened.receive();
                if (next.isEmpty()) {
                    break;
                }
                InetSocketAddress from = next.get().remote();
                if (only.isEmpty() || only.get().equals(from)) {
                    received.add(new Object[] {next.get().bytes(), Addresses.value(from)});
                }
            }
            return received;
        }

        Pollable subscribe() {
            return opened::ready;
        }

        void close() {
            release();
        }
    }

    /** An {@code outgoing-datagram-stream}. */
    final class Outgoing {
        private final Network.Datagrams opened;
        private final Optional<InetSocketAddress> only;

        Outgoing(Network.Datagrams opened, Optional<InetSocketAddress> only) {
            this.opened = opened;
            this.only = only;
        }

        Object checkSend() {
            return (long) DATAGRAMS_MAX;
        }

        /** How many were sent; a fault after the first is told by the next call. */
        Object send(List<?> outgoing) throws IOException {
            long sent = 0;
            for (Object datagram : outgoing) {
                try {
                    send((Object[]) datagram);
                    sent++;
                } catch (IOException fault) {
                    if (sent == 0) {
                        throw fault;
                    }
                    return sent;
                }
            }
            return sent;
        }

        private void send(Object[] datagram) throws IOException {
            var said = (Optional<?>) datagram[1];
            InetSocketAddress to =
                    said.isPresent()
                            ? Addresses.socket(said.get())
                            : only.orElseThrow(() -> new SocketFault(SocketError.INVALID_ARGUMENT));
            boolean allowed =
                    fits(to) && to.getPort() != 0 && (only.isEmpty() || only.get().equals(to));
            if (!allowed) {
                throw new SocketFault(SocketError.INVALID_ARGUMENT);
            }
            opened.send((byte[]) datagram[0], to);
        }

        void close() {
            release();
        }
    }
}
