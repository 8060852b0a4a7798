package dev.aether.api;

import java.time.Duration;
import java.time.Instant;

/** Makes tokens by which nodes join. */
@FunctionalInterface
public interface TokenMint {
    /**
     * @param text to be given to the joining node; secret
     */
    record Minted(String text, Instant expiresAt) {
        @Override
        public String toString() {
            return "a join token until " + expiresAt;
        }
    }

    /** Makes a token that is remembered by the lattice; blocking. */
    Minted mint(Duration lifetime);
}
