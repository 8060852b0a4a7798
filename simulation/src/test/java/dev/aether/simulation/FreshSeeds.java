package dev.aether.simulation;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/**
 * Chaos with seeds that nobody tried before, for as many seconds as {@code
 * -Daether.simulation.seconds} says; none by default. {@code mvn verify} says 60. They begin at
 * {@code -Daether.draw=N}, else with the clock.
 */
class FreshSeeds {
    private static final Duration SPAN =
            Duration.ofSeconds(Integer.getInteger("aether.simulation.seconds", 0));
    private static final int SIZE = 3;
    private static final String REPLAY =
            "mvn test -pl simulation -am -Dsurefire.failIfNoSpecifiedTests=false"
                    + " -Dtest=ChaosTest -Daether.simulation.seed=";

    @Test
    void freshSeedsKeepTheirPromises() {
        long begin = System.nanoTime();
        long first = Long.getLong("aether.draw", System.currentTimeMillis());
        long seed = first;
        while (System.nanoTime() - begin < SPAN.toNanos()) {
            run(seed++);
        }
        System.out.printf("simulation: %d fresh seeds from %d%n", seed - first, first);
    }

    private static void run(long seed) {
        try {
            new Chaos(seed).run(SIZE);
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError(
                    "seed %d breaks a promise; replay it: %s%d".formatted(seed, REPLAY, seed),
                    broken);
        }
    }
}
