package dev.aether.component.wasi.sockets;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/** A network where nothing is allowed. */
final class Refusal implements Network {
    @Override
    public Connection connect(Optional<InetSocketAddress> local, InetSocketAddress remote)
            throws SocketFault {
        throw denied();
    }

    @Override
    public Listener listen(InetSocketAddress local) throws SocketFault {
        throw denied();
    }

    @Override
    public Datagrams datagrams(InetSocketAddress local) throws SocketFault {
        throw denied();
    }

    @Override
    public List<InetAddress> resolve(String name) throws SocketFault {
        throw denied();
    }

    private static SocketFault denied() {
        return new SocketFault(SocketError.ACCESS_DENIED);
    }
}
