package dev.aether.transport;

import dev.aether.environment.Bytes;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/** The maker of a node's transport: QUIC in production, simulated in the simulation. */
public interface Network {
    /**
     * Asks the join door of a node, the only one without a client certificate.
     *
     * <p>The server is accepted only if its chain ends in the authority whose certificate has this
     * SHA-256 hash.
     *
     * @throws TransportException if the node is unreachable, another lattice, or refuses
     */
    Bytes askJoinDoor(
            InetSocketAddress address, Bytes authoritySha256, Bytes request, Duration timeout);

    /**
     * Binds the node's port on some of its addresses; nothing is accepted before {@link
     * Transport#start}.
     *
     * @param listen at least one; port 0 asks for a free one, the same on all if it can be had
     */
    Transport bind(List<InetSocketAddress> listen, PeerCheck check);

    /** On one address. */
    default Transport bind(InetSocketAddress listen, PeerCheck check) {
        return bind(List.of(listen), check);
    }
}
