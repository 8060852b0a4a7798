package dev.aether.simulation;

import dev.aether.mesh.Destination;
import dev.aether.mesh.EgressException;
import dev.aether.mesh.EgressSocket;
import dev.aether.mesh.Exchange;
import dev.aether.mesh.Outside;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** Nothing is outside of the simulation. */
final class NoOutside implements Outside {
    @Override
    public void call(Exchange exchange, Destination destination) {
        throw nobody();
    }

    @Override
    public List<InetAddress> addresses(String host, Predicate<InetAddress> named) {
        throw nobody();
    }

    @Override
    public EgressSocket connect(InetSocketAddress remote, Predicate<InetAddress> named) {
        throw nobody();
    }

    private static EgressException nobody() {
        return new EgressException(
                EgressException.Code.NAME_UNKNOWN, "nothing is outside of the simulation");
    }
}
