package dev.aether.runtime;

import dev.aether.component.wasi.http.HttpFault;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResponse;
import dev.aether.component.wasi.http.OutboundTimeouts;
import dev.aether.component.wasi.sockets.SocketFault;
import dev.aether.identity.SpiffeId;
import dev.aether.identity.Subject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.function.Predicate;

/**
 * Carries what guests send to other particles and out of the lattice; the mesh in production.
 * Blocking until the head of the answer, or the connection, is there; safe for all threads. Whoever
 * may send where was decided before.
 *
 * <p>An answer's body is read with back-pressure, and closing it ends the work behind it. So does
 * an interrupt of the thread that waits.
 */
public interface Outbound {
    /** The id of a workload of this lattice. */
    SpiffeId idOf(Subject.Workload workload);

    /**
     * Has some replica of a service answer.
     *
     * @param service {@code namespace/app/particle}
     * @throws HttpFault if none did
     */
    HttpResponse call(String service, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException;

    /**
     * Has a server outside of the lattice answer.
     *
     * @param site where
     * @throws HttpFault if it did not; {@code DESTINATION_IP_PROHIBITED} if the host leads to
     *     addresses that are not of the public network and were not named
     */
    HttpResponse fetch(Site site, HttpRequest request, OutboundTimeouts timeouts)
            throws IOException, InterruptedException;

    /**
     * The addresses of a host outside that may be connected to, at least one.
     *
     * @param named whether a guest was granted that very address
     * @throws SocketFault if there is none; {@code ACCESS_DENIED} if the host leads to addresses
     *     that are not of the public network and were not named
     */
    List<InetAddress> resolve(String host, Predicate<InetAddress> named) throws SocketFault;

    /**
     * Connects by TCP.
     *
     * @param named as for {@link #resolve}
     */
    Line connect(InetSocketAddress remote, Predicate<InetAddress> named) throws SocketFault;

    /** A connection outwards, for one guest. */
    interface Line {
        /** Connected, blocking. */
        SocketChannel channel();

        /** Closes it; calling again does nothing. */
        void close();
    }

    /**
     * A server outside.
     *
     * @param host a name, or an address without brackets
     * @param port 1 to 65535
     * @param secure whether by TLS
     * @param named whether a guest was granted that very address
     */
    record Site(String host, int port, boolean secure, Predicate<InetAddress> named) {}
}
