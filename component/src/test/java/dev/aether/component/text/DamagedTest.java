package dev.aether.component.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Component;
import dev.aether.component.ComponentException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DamagedTest {
    private static final int ROUNDS = 4_000;

    /** What the planner lets pass has a text, or is refused for its size. */
    @ParameterizedTest
    @ValueSource(strings = {"answers", "calls", "counters", "linked", "things"})
    void everyComponentThatCanBeReadCanBeWritten(String name) throws IOException {
        long seed = Long.getLong("aether.draw", 20_261_122L);
        byte[] sound = Files.readAllBytes(Path.of("src/test/resources/guests", name + ".wasm"));
        int read = 0;
        for (int round = 0; round < ROUNDS; round++) {
            var random = new SplittableRandom(seed + round);
            byte[] damaged = sound.clone();
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            Component component;
            try {
                component = Component.parse(damaged);
            } catch (ComponentException refused) {
                continue;
            }
            read++;
            assertThat(component.world().wit()).as("seed %d", seed + round).isNotEmpty();
        }
        assertThat(read).isPositive();
    }

    /** A type that holds the one before twice would be 2^40 long if it were written out. */
    @Test
    void aTypeThatGrowsWithoutANameIsRefusedAndNotWrittenOut() {
        WitType type = new WitType.Tuple(List.of());
        for (int i = 0; i < 40; i++) {
            type = new WitType.Tuple(List.of(type, type));
        }
        var types = new WitInterface("");
        types.add("endless", type);
        var world = new WitWorld(types, Map.of(), Map.of());

        assertThatThrownBy(world::wit)
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("a type of more than");
    }
}
