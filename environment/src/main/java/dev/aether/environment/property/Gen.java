package dev.aether.environment.property;

import dev.aether.environment.Bytes;
import dev.aether.environment.Check;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;

/**
 * Draws inputs for one run of a {@link Property}. Edges (least, greatest, empty) come far more
 * often than an even draw would give, because that is where faults are.
 */
public final class Gen {
    private static final int EDGE_ONE_IN = 8;

    private final long seed;
    private final Random random;

    Gen(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    /** The seed of this run, for a simulated world or another generator. */
    public long seed() {
        return seed;
    }

    /** Both ends included. */
    public int ints(int min, int max) {
        return (int) longs(min, max);
    }

    /** Both ends included. */
    public long longs(long min, long max) {
        Check.that(min <= max, "%d is more than %d", min, max);
        return switch (random.nextInt(EDGE_ONE_IN)) {
            case 0 -> random.nextBoolean() ? min : max;
            default -> max == Long.MAX_VALUE ? unbounded(min) : random.nextLong(min, max + 1);
        };
    }

    private long unbounded(long min) {
        return Math.max(min, random.nextLong());
    }

    public boolean booleans() {
        return random.nextBoolean();
    }

    /** True once in so many draws on average. */
    public boolean oneIn(int draws) {
        return random.nextInt(draws) == 0;
    }

    /** From none to so many bytes of any value. */
    public Bytes bytes(int lengthMax) {
        byte[] bytes = new byte[ints(0, lengthMax)];
        random.nextBytes(bytes);
        return Bytes.wrap(bytes);
    }

    /** From none to so many letters a to d: few letters, so that prefixes and repeats occur. */
    public String words(int lengthMax) {
        StringBuilder word = new StringBuilder();
        for (int left = ints(0, lengthMax); left > 0; left--) {
            word.append((char) ('a' + random.nextInt(4)));
        }
        return word.toString();
    }

    /** From none to so many elements. */
    public <T> List<T> lists(int sizeMax, Supplier<T> element) {
        List<T> list = new ArrayList<>();
        for (int left = ints(0, sizeMax); left > 0; left--) {
            list.add(element.get());
        }
        return List.copyOf(list);
    }

    /** One of the choices. */
    public <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }

    /** The same elements in another order. */
    public <T> List<T> shuffled(List<T> list) {
        List<T> shuffled = new ArrayList<>(list);
        Collections.shuffle(shuffled, random);
        return List.copyOf(shuffled);
    }
}
