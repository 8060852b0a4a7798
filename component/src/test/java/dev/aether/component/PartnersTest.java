package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.TrapException.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a guest lets its host read and write, and what it may do while it may not leave. */
@EveryEngine
class PartnersTest {
    private static final int NEW = 1;
    private static final int REP = 2;
    private static final int DROP = 3;
    private static final int DROP_FOREIGN = 4;
    private static final int CALL = 5;

    private final ComponentEngine engine;
    private final List<String> heard = new ArrayList<>();

    PartnersTest(ComponentEngine engine) {
        this.engine = engine;
    }

    private ComponentInstance guest() {
        var host =
                HostImports.builder()
                        .instance("host")
                        .resource("thing", (invocation, thing) -> heard.add("dropped"))
                        .function("make", (invocation, arguments) -> "a thing")
                        .function("many", (invocation, arguments) -> arguments.length)
                        .function("pair", (invocation, arguments) -> new Object[] {4, 2L})
                        .function(
                                "text", (invocation, arguments) -> ((String) arguments[0]).length())
                        .function(
                                "started",
                                (invocation, arguments) -> {
                                    heard.add("started");
                                    return null;
                                })
                        .build();
        return Guests.template(engine, "partners", host).instantiate(Limits.standard(), "state");
    }

    @Test
    void aStartFunctionMayCallItsHost() {
        guest();

        assertThat(heard).containsExactly("started");
    }

    @Test
    void parametersInMemoryMustLieThereAligned() {
        assertThat(guest().call("many", 65_512)).isEqualTo(17);
        assertTraps(Code.ABI, guest(), "many", 65_508);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "many", 65_520);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "many", -8);
    }

    @Test
    void aResultInMemoryGoesOnlyWhereThereIsRoom() {
        assertThat(guest().call("pair", 65_520)).isEqualTo(4002);
        assertTraps(Code.ABI, guest(), "pair", 65_516);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "pair", 65_528);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "pair", -16);
    }

    @Test
    void aStringForTheHostMustLieInMemory() {
        assertThat(guest().call("text", 65_533, 3)).isEqualTo(3);
        assertTraps(Code.OUT_OF_BOUNDS, guest(), "text", 65_533, 4);
        assertTraps(Code.ABI, guest(), "text", 0, -1);
    }

    @Test
    void duringACallAGuestMayDoAllOfIt() {
        for (int what : List.of(NEW, REP, DROP, DROP_FOREIGN, CALL)) {
            ComponentInstance guest = guest();
            guest.call("arm", what);
            guest.call("act");
        }

        assertThat(heard).contains("dropped").filteredOn("started"::equals).hasSize(6);
    }

    @Test
    void inPostReturnAndReallocItMayOnlyAskWhatAHandleStandsFor() {
        for (int what : List.of(NEW, DROP, DROP_FOREIGN, CALL)) {
            assertTraps(Code.ABI, armed(what), "act-after");
            assertTraps(Code.ABI, armed(what), "act-in-realloc", "text");
        }
        ComponentInstance asking = armed(REP);
        asking.call("act-after");
        assertThat(asking.call("act-in-realloc", "text")).isEqualTo(4);
        assertThat(asking.call("seen")).isEqualTo(77);
    }

    private ComponentInstance armed(int what) {
        ComponentInstance guest = guest();
        guest.call("arm", what);
        return guest;
    }
}
