package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException.Code;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** A resource that one component makes, a second uses and the host holds. */
@EveryEngine
class CountersTest {
    private final ComponentTemplate counters;
    private final ComponentInstance guest;

    CountersTest(ComponentEngine engine) {
        counters = Guests.template(engine, "counters");
        guest = counters.instantiate(Limits.standard(), "state");
    }

    private GuestResource make(int number) {
        return (GuestResource)
                Objects.requireNonNull(guest.call("test:counters/maker@1.0.0#make", number));
    }

    @Test
    void itCrossesFromComponentToComponent() {
        assertThat(guest.call("round", 41)).isEqualTo(41);
        assertThat(guest.call("test:counters/maker@1.9.9#ended")).isEqualTo(41);
    }

    @Test
    void theHostLendsItAndGivesItBack() {
        GuestResource counter = make(5);

        assertThat(guest.call("test:counters/maker@1.4.0#value", counter)).isEqualTo(5);
        assertThat(guest.call("test:counters/user#watch", counter)).isEqualTo(5);
        assertThat(guest.call("test:counters/maker@1.4.0#open", counter)).isEqualTo(5);
        assertThat(counter.hold()).isEqualTo(GuestResource.Hold.GONE);
        assertThatThrownBy(() -> guest.call("test:counters/maker@1.4.0#value", counter))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("GONE");
    }

    @Test
    void itsDestructorRunsWhereverItIsDropped() {
        guest.call("test:counters/user#end", make(3));
        guest.drop(make(4));

        assertThat(guest.call("test:counters/maker@1.4.0#ended")).isEqualTo(7);
    }

    @Test
    void itBelongsToOneInstance() {
        GuestResource counter = make(5);
        ComponentInstance other = counters.instantiate(Limits.standard(), "state");

        assertThatThrownBy(() -> other.call("test:counters/maker@1.4.0#value", counter))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("of this instance");
        assertThatThrownBy(() -> guest.drop(dropped()))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("cannot drop");
    }

    private GuestResource dropped() {
        GuestResource counter = make(1);
        guest.drop(counter);
        return counter;
    }

    @Test
    void aCallAfterCloseIsRefused() {
        guest.close();
        assertTraps(Code.POISONED, guest, "round", 1);
    }
}
