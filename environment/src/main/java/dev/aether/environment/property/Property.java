package dev.aether.environment.property;

import dev.aether.environment.Check;
import java.security.SecureRandom;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Checks that something holds for many generated inputs.
 *
 * <p>Each run has a seed of its own; a failure names it. Running with {@code -Daether.seed=N} does
 * that one run again and nothing else; {@code -Daether.runs=N} does N times as many runs. {@code
 * -Daether.draw=N} draws all seeds from N, so that who builds the same source sees the same runs.
 */
public final class Property {
    private static final String SEED = "aether.seed";
    private static final String TIMES = "aether.runs";
    private static final String DRAW = "aether.draw";
    private static final int REASON_CHARS_MAX = 2000;

    private Property() {}

    /** What must hold: it throws if it does not. */
    public interface Body {
        void run(Gen gen) throws Exception;
    }

    /**
     * Runs the body with fresh seeds, or once with the seed asked for.
     *
     * @param name what holds, as a sentence
     * @param runs at least 1
     * @throws AssertionError at the first run that throws, with its seed and cause
     */
    public static void check(String name, int runs, Body body) {
        Check.that(runs >= 1, "a property needs a run, got %d", runs);
        String asked = System.getProperty(SEED);
        if (asked != null) {
            replay(name, Long.decode(asked), body);
            return;
        }
        RandomGenerator seeds = seeds(name);
        long all = (long) runs * Integer.getInteger(TIMES, 1);
        for (long run = 0; run < all; run++) {
            replay(name, seeds.nextLong(), body);
        }
    }

    private static RandomGenerator seeds(String name) {
        Long draw = Long.getLong(DRAW);
        return draw == null ? new SecureRandom() : new SplittableRandom(draw ^ name.hashCode());
    }

    /** One run with a known seed: how a seed that once failed stays a regression test. */
    public static void replay(String name, long seed, Body body) {
        try {
            body.run(new Gen(seed));
        } catch (Exception | AssertionError failure) {
            String message =
                    String.format(
                            "does not hold: %s%nseed %d (again: -D%s=%d)%n%s",
                            name, seed, SEED, seed, brief(failure));
            throw new AssertionError(message, failure);
        }
    }

    private static String brief(Throwable failure) {
        String text = failure.toString();
        return text.length() <= REASON_CHARS_MAX ? text : text.substring(0, REASON_CHARS_MAX) + "…";
    }
}
