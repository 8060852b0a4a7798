package dev.aether.identity;

/**
 * Where the lattice's present trust bundle is known; implemented over the {@code system} keyspace.
 */
@FunctionalInterface
public interface BundleSource {
    /** The newest bundle this node knows of. Does not block. */
    TrustBundle bundle();
}
