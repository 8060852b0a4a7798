package dev.aether.mesh;

/** The instances that run on this node. Safe for all threads. */
public interface LocalEndpoints {
    /**
     * Lets an instance answer a request, and waits for the end.
     *
     * <p>What {@code exchange} throws may be thrown on; anything else thrown counts as {@link
     * Outcome.Failed}.
     *
     * @return never {@link Outcome.Answered} unless {@link Exchange#end} was called
     */
    Outcome serve(String instance, Exchange exchange);

    boolean has(String instance);

    /** Requests that an instance answers at this moment, whoever sent them. */
    int load(String instance);
}
