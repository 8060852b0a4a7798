package dev.aether.identity.encoding;

import dev.aether.environment.Randomness;
import java.security.SecureRandom;
import java.security.SecureRandomSpi;

/**
 * The environment's randomness in the form the JDK's key and signature makers ask for, so that a
 * simulated lattice draws the same keys from the same seed.
 */
public final class EnvironmentRandom extends SecureRandom {
    public EnvironmentRandom(Randomness randomness) {
        super(new Source(randomness), null);
    }

    private static final class Source extends SecureRandomSpi {
        private final transient Randomness randomness;

        Source(Randomness randomness) {
            this.randomness = randomness;
        }

        /** The source needs no seed from us. */
        @Override
        protected void engineSetSeed(byte[] seed) {}

        @Override
        protected void engineNextBytes(byte[] into) {
            byte[] drawn = randomness.bytes(into.length);
            System.arraycopy(drawn, 0, into, 0, into.length);
        }

        @Override
        protected byte[] engineGenerateSeed(int length) {
            return randomness.bytes(length);
        }
    }
}
