package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import org.junit.jupiter.api.Test;

/** Indirect calls between modules go by the type, not by its number. */
@EveryEngine
class LinkedTest {
    private final ComponentEngine engine;

    LinkedTest(ComponentEngine engine) {
        this.engine = engine;
    }

    @Test
    void modulesCallEachOtherThroughATable() {
        ComponentInstance guest = Guests.instance(engine, "linked");

        assertThat(guest.call("add", 3, 4)).isEqualTo(7);
        assertThat(guest.call("call", 1, 21)).isEqualTo(42);
    }

    @Test
    void aFunctionOfAnotherTypeIsNotCalled() {
        assertTraps(Code.INDIRECT_CALL, Guests.instance(engine, "linked"), "call", 0, 1);
        assertTraps(Code.INDIRECT_CALL, Guests.instance(engine, "linked"), "call", 2, 1);
        assertTraps(Code.INDIRECT_CALL, Guests.instance(engine, "linked"), "call", 3, 1);
        assertTraps(Code.OUT_OF_BOUNDS, Guests.instance(engine, "linked"), "call", 4, 1);
    }
}
