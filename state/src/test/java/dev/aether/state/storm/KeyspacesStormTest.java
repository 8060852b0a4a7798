package dev.aether.state.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.environment.property.Property;
import dev.aether.state.Keyspaces;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/** Whatever happens to three nodes, transactions over keyspaces are strict serialisable. */
final class KeyspacesStormTest {
    private static final int SABOTAGED = 20;
    private static final int SEEDS = Integer.getInteger("aether.state.seeds", 30);

    @Test
    void transactionsOverKeyspacesKeepTheirPromises() {
        Property.check(
                "transactions over keyspaces in a storm",
                SEEDS,
                gen -> play(gen.seed(), UnaryOperator.identity()));
    }

    @Test
    void readsOfOnePartAfterTheOtherAreNoticed() {
        boolean noticed = false;
        for (long seed = 1; seed <= SABOTAGED && !noticed; seed++) {
            noticed = isNoticed(seed);
        }
        assertThat(noticed).isTrue();
    }

    private static boolean isNoticed(long seed) {
        try {
            play(seed, TornReads::new);
            return false;
        } catch (AssertionError broken) {
            assertThat(broken).hasMessageContaining("READ_WRITE");
            return true;
        }
    }

    private static void play(long seed, UnaryOperator<Keyspaces> view) {
        new KeyspacesStorm(seed, view).play();
    }
}
