package dev.aether.mesh;

import dev.aether.environment.Environment;
import dev.aether.mesh.EgressException.Code;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** Connections of guests out of the lattice. */
final class EgressSockets {
    private final Reach reach;
    private final EgressConfig config;
    private final AtomicInteger open = new AtomicInteger();

    EgressSockets(Environment environment, Reach reach, EgressConfig config) {
        this.reach = reach;
        this.config = config;
        environment
                .metrics()
                .gauge(
                        "aether_egress_connections",
                        "Connections of guests out of the lattice.",
                        open::get);
    }

    /** Connects, waiting for it. */
    EgressSocket connect(InetSocketAddress remote, Predicate<InetAddress> named) {
        if (!reach.includes(remote.getAddress(), named)) {
            throw new EgressException(
                    Code.ADDRESS_PROHIBITED,
                    remote.getAddress().getHostAddress() + " is not of the public network");
        }
        if (open.incrementAndGet() > config.connectionsMax()) {
            open.decrementAndGet();
            throw new EgressException(
                    Code.BUSY, "at most " + config.connectionsMax() + " connections leave at once");
        }
        boolean done = false;
        try {
            EgressSocket socket = new EgressSocket(connect(remote), open::decrementAndGet);
            done = true;
            return socket;
        } catch (IOException failed) {
            throw fault(remote, failed);
        } finally {
            if (!done) {
                open.decrementAndGet();
            }
        }
    }

    private SocketChannel connect(InetSocketAddress remote) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.socket().connect(remote, Math.toIntExact(config.connectMax().toMillis()));
            return channel;
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    private static EgressException fault(InetSocketAddress remote, IOException failed) {
        Code code =
                switch (failed) {
                    case SocketTimeoutException _ -> Code.CONNECTION_TIMEOUT;
                    case ConnectException _ -> Code.CONNECTION_REFUSED;
                    default -> Code.UNREACHABLE;
                };
        return new EgressException(
                code, "no connection to " + remote + ": " + failed.getMessage(), failed);
    }
}
