package dev.aether.environment.system;

import dev.aether.environment.Check;
import dev.aether.environment.Randomness;
import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * SplitMix64 from a secure seed for plain numbers, the operating system's generator for {@link
 * #bytes}. Numbers can be foretold from earlier ones: keys, tokens and ids that must not be guessed
 * come from {@link #bytes} only. Safe for any thread.
 *
 * @see <a href="https://doi.org/10.1145/2714064.2660195">Fast splittable generators</a>
 */
final class SystemRandomness implements Randomness {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private final SecureRandom secure;
    private final AtomicLong state;

    private SystemRandomness(SecureRandom secure) {
        this.secure = secure;
        this.state = new AtomicLong(secure.nextLong());
    }

    static Randomness seeded() {
        return new SystemRandomness(new SecureRandom());
    }

    @Override
    public long nextLong() {
        long z = state.addAndGet(GOLDEN_GAMMA);
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }

    /** The high half of a 64-bit product; its bias, below 2^-32, matters to no caller. */
    @Override
    public int nextInt(int bound) {
        Check.that(bound >= 1, "a bound must be positive, got %d", bound);
        return (int) Math.unsignedMultiplyHigh(nextLong(), bound);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * 0x1.0p-53;
    }

    @Override
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        secure.nextBytes(bytes);
        return bytes;
    }

    @Override
    public Randomness fork(String name) {
        return new SystemRandomness(secure);
    }
}
