package dev.aether.mesh;

import dev.aether.mesh.EgressException.Code;
import java.net.InetAddress;
import java.util.List;
import java.util.function.Predicate;

/**
 * What may be reached outside of the lattice. A name is resolved once and what it resolved to is
 * judged, so that no name leads back into this network.
 */
final class Reach {
    private final Names names;
    private final Predicate<InetAddress> ours;

    /**
     * @param ours whether an address is that of a node of this lattice
     */
    Reach(Names names, Predicate<InetAddress> ours) {
        this.names = names;
        this.ours = ours;
    }

    /**
     * The addresses of a host that may be reached, at least one; waits for them.
     *
     * @param named whether an address may be reached though it is not one of the public network
     */
    List<InetAddress> addresses(String host, Predicate<InetAddress> named) {
        List<InetAddress> all = names.addresses(host);
        List<InetAddress> allowed = all.stream().filter(each -> includes(each, named)).toList();
        if (allowed.isEmpty()) {
            throw new EgressException(
                    Code.ADDRESS_PROHIBITED,
                    "%s leads to %s, which is not of the public network"
                            .formatted(host, all.getFirst().getHostAddress()));
        }
        return allowed;
    }

    boolean includes(InetAddress address, Predicate<InetAddress> named) {
        return named.test(address) || (PublicNetwork.includes(address) && !ours.test(address));
    }
}
