package dev.aether.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Any value of any type survives every crossing, in every encoding of strings. */
@EveryEngine
class EchoTest {
    private static final int SIGNATURES = 120;
    private static final int VALUES = 6;

    private final ComponentEngine engine;

    EchoTest(ComponentEngine engine) {
        this.engine = engine;
    }

    @Test
    void randomSignaturesCarryRandomValues() {
        check(new SplittableRandom().nextLong());
    }

    @Test
    void aKeptSeedCarriesItsValues() {
        check(20_260_101L);
    }

    private void check(long seed) {
        var random = new SplittableRandom(seed);
        for (int i = 0; i < SIGNATURES; i++) {
            try (Echo.Guest guest = Echo.random(engine, random).guest()) {
                for (int j = 0; j < VALUES; j++) {
                    assertThat(guest.differences(random))
                            .as("seed %d, signature %d", seed, i)
                            .isEmpty();
                }
            }
        }
    }
}
