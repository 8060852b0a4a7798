package dev.aether.environment.simulated;

import dev.aether.environment.Randomness;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** Repeatable chance. A fork depends on its name and how often it was asked for, not on draws. */
final class SeededRandomness implements Randomness {
    private final long seed;
    private final SplittableRandom random;
    private final Map<String, Integer> forks = new TreeMap<>();

    SeededRandomness(long seed) {
        this.seed = seed;
        this.random = new SplittableRandom(seed);
    }

    @Override
    public long nextLong() {
        return random.nextLong();
    }

    @Override
    public int nextInt(int bound) {
        return random.nextInt(bound);
    }

    @Override
    public double nextDouble() {
        return random.nextDouble();
    }

    @Override
    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public Randomness fork(String name) {
        int nth = forks.merge(name, 1, Integer::sum);
        long mixed = (seed ^ name.hashCode()) * 0x9e3779b97f4a7c15L + nth;
        return new SeededRandomness(new SplittableRandom(mixed).nextLong());
    }
}
