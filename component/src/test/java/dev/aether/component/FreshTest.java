package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import org.junit.jupiter.api.Test;

/** An instance cannot tell that others were there before it, whatever they did. */
@EveryEngine
class FreshTest {
    private final ComponentTemplate image;

    FreshTest(ComponentEngine engine) {
        image = Guests.template(engine, "image");
    }

    private ComponentInstance guest() {
        return image.instantiate(new Limits(1 << 20, 6, 10, 1 << 20, 4), "state");
    }

    private static String text(ComponentInstance guest) {
        var text = new StringBuilder();
        for (int at = 65_530; at < 65_542; at++) {
            text.appendCodePoint((int) guest.call("peek", at));
        }
        return text.toString();
    }

    @Test
    void memoryGlobalsTablesAndSegmentsAreAsWritten() {
        for (int round = 0; round < 5; round++) {
            try (ComponentInstance guest = guest()) {
                assertThat(text(guest)).isEqualTo("across pages");
                assertThat(guest.call("peek", 300)).isEqualTo(0);
                assertThat(guest.call("count")).isEqualTo(6);
                assertThat(guest.call("call")).isEqualTo(1);
                assertThat(guest.call("grow", 2)).isEqualTo(2);
                guest.call("later", 300);
                assertThat(guest.call("peek", 300)).isEqualTo((int) 'l');

                guest.call("poke", 65_530, (int) 'A');
                guest.call("poke", 65_540, (int) 'E');
                guest.call("swap");
                assertThat(guest.call("call")).isEqualTo(2);
                assertThat(text(guest)).isEqualTo("Across pagEs");
            }
        }
    }

    @Test
    void aDroppedSegmentIsGoneForThatInstanceOnly() {
        ComponentInstance guest = guest();
        guest.call("later", 300);
        assertTraps(Code.OUT_OF_BOUNDS, guest, "later", 300);

        guest().call("later", 300);
    }

    @Test
    void aTableGrowsToItsLimitInEachInstance() {
        for (int round = 0; round < 3; round++) {
            ComponentInstance guest = guest();
            assertThat(guest.call("grow", 4)).isEqualTo(2);
            assertThat(guest.call("grow", 1)).isEqualTo(-1);
        }
    }

    @Test
    void instancesThatLiveAtOnceShareNothing() {
        ComponentInstance one = guest();
        ComponentInstance two = guest();

        one.call("poke", 65_530, (int) 'A');

        assertThat(text(two)).isEqualTo("across pages");
        two.call("poke", 65_531, (int) 'C');
        assertThat(text(one)).isEqualTo("Across pages");
    }
}
