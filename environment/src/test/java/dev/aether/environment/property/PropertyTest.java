package dev.aether.environment.property;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

final class PropertyTest {
    @Test
    void aPropertyThatHoldsRunsAsOftenAsAsked() {
        List<Long> seeds = new ArrayList<>();

        Property.check("anything", 50, gen -> seeds.add(gen.seed()));

        assertThat(seeds).hasSize(50).doesNotHaveDuplicates();
    }

    @Test
    void aFailureNamesTheSeedThatFailsAgain() {
        List<Integer> failing = new ArrayList<>();
        Property.Body small =
                gen -> {
                    int drawn = gen.ints(0, 1000);
                    if (drawn > 500) {
                        failing.add(drawn);
                        throw new IllegalStateException("too large");
                    }
                };

        Throwable first = catchThrowable(() -> Property.check("numbers are small", 1000, small));
        long seed = seedIn(String.valueOf(first.getMessage()));
        Throwable again = catchThrowable(() -> Property.replay("numbers are small", seed, small));

        assertThat(first).isInstanceOf(AssertionError.class).hasMessageContaining("too large");
        assertThat(again).hasMessage(first.getMessage());
        assertThat(failing).hasSize(2);
        assertThat(failing.get(0)).isEqualTo(failing.get(1));
    }

    private static long seedIn(String message) {
        Matcher seed = Pattern.compile("-Daether.seed=(-?\\d+)").matcher(message);
        assertThat(seed.find()).isTrue();
        return Long.parseLong(seed.group(1));
    }

    @Test
    void drawsStayWithinTheirBounds() {
        Property.check(
                "bounds",
                500,
                gen -> {
                    assertThat(gen.ints(-3, 7)).isBetween(-3, 7);
                    assertThat(gen.longs(5, Long.MAX_VALUE)).isGreaterThanOrEqualTo(5);
                    assertThat(gen.bytes(9).length()).isBetween(0, 9);
                    assertThat(gen.words(4)).matches("[a-d]{0,4}");
                    assertThat(gen.lists(6, gen::booleans)).hasSizeBetween(0, 6);
                    assertThat(gen.shuffled(List.of(1, 2, 3))).containsExactlyInAnyOrder(1, 2, 3);
                });
    }
}
