package dev.aether.mesh;

import dev.aether.mesh.EgressException.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What may be reached outside of the lattice. A name is resolved once and what it resolved to is
 * judged, so that no name leads back into this network.
 */
final class Reach {
    private final Predicate<InetAddress> ours;

    /**
     * @param ours whether an address is that of a node of this lattice
     */
    Reach(Predicate<InetAddress> ours) {
        this.ours = ours;
    }

    /**
     * The addresses of a host that may be reached, at least one.
     *
     * @param named whether an address may be reached though it is not one of the public network
     */
    List<InetAddress> addresses(String host, Predicate<InetAddress> named) {
        InetAddress[] all;
        try {
            all = InetAddress.getAllByName(host);
        } catch (UnknownHostException unknown) {
            throw new EgressException(Code.NAME_UNKNOWN, "no address of " + host + " is known");
        }
        List<InetAddress> allowed = Stream.of(all).filter(each -> includes(each, named)).toList();
        if (allowed.isEmpty()) {
            throw new EgressException(
                    Code.ADDRESS_PROHIBITED,
                    "%s leads to %s, which is not of the public network"
                            .formatted(host, all[0].getHostAddress()));
        }
        return allowed;
    }

    boolean includes(InetAddress address, Predicate<InetAddress> named) {
        return named.test(address) || (PublicNetwork.includes(address) && !ours.test(address));
    }
}
