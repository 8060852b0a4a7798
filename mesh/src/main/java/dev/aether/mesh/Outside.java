package dev.aether.mesh;

/** What carries requests out of the lattice: {@link Egress}, or nothing in the simulation. */
@FunctionalInterface
public interface Outside extends AutoCloseable {
    /**
     * Gets a request answered, and returns when the response has ended.
     *
     * @throws EgressException if it has no complete answer
     * @throws MeshException if who asks is gone
     */
    void call(Exchange exchange, Destination destination);

    @Override
    default void close() {}
}
