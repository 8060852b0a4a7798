package dev.aether.mesh;

import java.util.function.Consumer;
import java.util.function.Supplier;

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

    /**
     * Lets an instance begin to answer, without a thread that waits for the end; never waits
     * itself.
     *
     * @param end gets what {@link #serve} returns or throws, once, on a thread that must not wait
     * @return false if nothing was begun, so that {@link #serve} is to be called
     */
    default boolean begin(String instance, Exchange exchange, Consumer<Supplier<Outcome>> end) {
        return false;
    }

    boolean has(String instance);

    /** Requests that an instance answers at this moment, whoever sent them. */
    int load(String instance);
}
