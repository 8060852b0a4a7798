package dev.aether.transport;

import dev.aether.transport.TransportException.Code;
import java.net.InetSocketAddress;

/** Makes configured addresses, whose hosts may be names, fit for use. */
public final class Addresses {
    private Addresses() {}

    /**
     * Where to listen. A host without an address must not become the wildcard: who asked for one
     * interface would be open on all.
     *
     * @param chosenPort taken if the wanted port is 0; 0 lets the system choose
     * @throws TransportException CANNOT_BIND if the host has no address
     */
    public static InetSocketAddress toListen(InetSocketAddress wanted, int chosenPort) {
        if (wanted.isUnresolved()) {
            throw new TransportException(
                    Code.CANNOT_BIND,
                    "cannot listen on %s: the name has no address; expected one of this machine"
                            .formatted(wanted.getHostString()));
        }
        int port = wanted.getPort() == 0 ? chosenPort : wanted.getPort();
        return new InetSocketAddress(wanted.getAddress(), port);
    }

    /** Asks again for the address of a host that had none before; blocks meanwhile. */
    public static InetSocketAddress resolved(InetSocketAddress address) {
        return address.isUnresolved()
                ? new InetSocketAddress(address.getHostString(), address.getPort())
                : address;
    }
}
