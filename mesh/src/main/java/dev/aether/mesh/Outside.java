package dev.aether.mesh;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Predicate;

/** What carries out of the lattice: {@link Egress}, or nothing in the simulation. */
public interface Outside extends AutoCloseable {
    /**
     * Gets a request answered, and returns when the response has ended.
     *
     * @throws EgressException if it has no complete answer
     * @throws MeshException if who asks is gone
     */
    void call(Exchange exchange, Destination destination);

    /**
     * The addresses of a host that may be connected to, at least one; waits for them.
     *
     * @param named whether an address may be reached though it is not one of the public network
     * @throws EgressException NAME_UNKNOWN or ADDRESS_PROHIBITED
     */
    List<InetAddress> addresses(String host, Predicate<InetAddress> named);

    /**
     * Connects by TCP, waiting for it.
     *
     * @throws EgressException if there is no connection
     */
    EgressSocket connect(InetSocketAddress remote, Predicate<InetAddress> named);

    @Override
    default void close() {}
}
