package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException.Code;
import org.junit.jupiter.api.Test;

/** When a guest may call its host, and what comes back. */
@EveryEngine
class CallsTest {
    private final ComponentEngine engine;

    CallsTest(ComponentEngine engine) {
        this.engine = engine;
    }

    private ComponentInstance guest(HostFunction hello) {
        var imports = HostImports.builder().instance("").function("hello", hello).build();
        return Guests.template(engine, "calls", imports)
                .instantiate(Limits.standard(), "its state");
    }

    @Test
    void theHostSeesTheStateOfTheInstance() {
        ComponentInstance guest =
                guest((invocation, arguments) -> invocation.state(String.class).length());

        assertThat(guest.call("plain", 1)).isEqualTo("its state".length());
    }

    @Test
    void instancesShareNothing() {
        ComponentTemplate template =
                Guests.template(
                        engine,
                        "calls",
                        HostImports.builder()
                                .instance("")
                                .function("hello", (invocation, arguments) -> 1)
                                .build());
        ComponentInstance one = template.instantiate(Limits.standard(), "one");
        ComponentInstance two = template.instantiate(Limits.standard(), "two");

        assertThat(one.call("count")).isEqualTo(1);
        assertThat(one.call("count")).isEqualTo(2);
        assertThat(two.call("count")).isEqualTo(1);
    }

    @Test
    void numbersAreThirtyTwoRawBits() {
        ComponentInstance guest = guest((invocation, arguments) -> arguments[0]);

        assertThat(guest.call("plain", -1)).isEqualTo(-1);
        assertThat(guest.call("add", Integer.MAX_VALUE, 1)).isEqualTo(Integer.MIN_VALUE);
    }

    @Test
    void postReturnAndReallocMayNotCallOut() {
        HostFunction hello = (invocation, arguments) -> 64;

        assertTraps(Code.ABI, guest(hello), "late");
        assertTraps(Code.ABI, guest(hello), "length", "text");
    }

    @Test
    void whatTheHostThrowsReachesTheCallerUnchanged() {
        var thrown = new IndexOutOfBoundsException("mine");
        ComponentInstance guest =
                guest((invocation, arguments) -> {
                    throw thrown;
                });

        assertThatThrownBy(() -> guest.call("plain", 1)).isSameAs(thrown);
        assertTraps(Code.POISONED, guest, "plain", 1);
    }

    @Test
    void aHostThatClosesItsCallerEndsItAfterTheCall() {
        var self = new ComponentInstance[1];
        self[0] =
                guest((invocation, arguments) -> {
                    self[0].close();
                    return 7;
                });

        assertThat(self[0].call("plain", 1)).isEqualTo(7);

        assertTraps(Code.POISONED, self[0], "plain", 1);
    }

    @Test
    void anAnswerOfTheWrongTypeIsTheHostsFault() {
        for (Object wrong : new Object[] {"text", 1L, Boolean.TRUE}) {
            assertThatThrownBy(() -> guest((invocation, arguments) -> wrong).call("plain", 1))
                    .isInstanceOf(ComponentException.class)
                    .hasMessageContaining("expected a u32, got");
        }
        assertThatThrownBy(() -> guest((invocation, arguments) -> null).call("plain", 1))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("got null");
    }
}
