package dev.aether.identity;

import java.util.function.Consumer;

/** Tells of new trust bundles; implemented over a watch of the {@code system} keyspace. */
@FunctionalInterface
public interface RevocationFeed {
    /**
     * Calls with the present bundle at once and with every newer one, in order of generation, one
     * at a time.
     */
    void follow(Consumer<TrustBundle> listener);
}
