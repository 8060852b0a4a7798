package dev.aether.component;

import static dev.aether.component.Guests.assertTraps;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.TrapException.Code;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Resources of the host in the hands of a guest. */
@EveryEngine
class ThingsTest {
    private record Thing(int number) {}

    private final List<Integer> ended = new ArrayList<>();

    private final HostImports host =
            HostImports.builder()
                    .instance("test:host/things@0.2.7")
                    .resource("thing", (invocation, thing) -> ended.add(number(thing)))
                    .function("make", (invocation, arguments) -> new Thing((int) arguments[0]))
                    .function("look", (invocation, arguments) -> number(arguments[0]))
                    .function(
                            "look-twice",
                            (invocation, arguments) -> number(arguments[0]) + number(arguments[1]))
                    .function("take", (invocation, arguments) -> number(arguments[0]))
                    .function("both", (invocation, arguments) -> number(arguments[0]))
                    .function(
                            "look-and-call",
                            (invocation, arguments) ->
                                    invocation.state(ComponentInstance[].class)[0].call("keep", 1))
                    .build();
    private final ComponentEngine engine;
    private final ComponentInstance guest;

    ThingsTest(ComponentEngine engine) {
        this.engine = engine;
        this.guest = instance(Limits.standard());
    }

    private ComponentInstance instance(Limits limits) {
        return Guests.template(engine, "things", host).instantiate(limits, "state");
    }

    private static int number(Object thing) {
        return ((Thing) thing).number();
    }

    @Test
    void aDroppedHandleEndsItsResourceOnce() {
        assertThat(guest.call("make-and-drop", 7)).isEqualTo(7);

        assertThat(ended).containsExactly(7);
        guest.close();
        assertThat(ended).containsExactly(7);
    }

    @Test
    void whatAGuestStillOwnsEndsWhenItCloses() {
        assertThat(guest.call("keep", 1)).isEqualTo(1);
        assertThat(guest.call("keep", 2)).isEqualTo(2);

        guest.close();

        assertThat(ended).containsExactly(1, 2);
    }

    @Test
    void whatATrappedGuestStillOwnsEndsToo() {
        guest.call("keep", 1);
        assertTraps(Code.ABI, guest, "drop", 9);

        guest.close();

        assertThat(ended).containsExactly(1);
    }

    @Test
    void aFreedIndexIsUsedAgainAndZeroNever() {
        guest.call("keep", 1);
        guest.call("keep", 2);
        guest.call("drop", 1);

        assertThat(guest.call("keep", 3)).isEqualTo(1);
        assertTraps(Code.ABI, guest, "drop", 0);
    }

    @Test
    void aHandleCannotBeUsedAfterItIsGone() {
        assertTraps(Code.ABI, instance(Limits.standard()), "drop-twice", 1);
        assertTraps(Code.ABI, instance(Limits.standard()), "look-after-take", 1);
        assertTraps(Code.ABI, instance(Limits.standard()), "drop", -1);
    }

    @Test
    void aLentHandleCannotBeGivenAwayInTheSameCall() {
        assertTraps(Code.ABI, guest, "lend-and-give", 1);
    }

    @Test
    void aHandleMayBeLentTwiceAndIsFreeAfterwards() {
        assertThat(guest.call("lend-twice", 4)).isEqualTo(8);
        assertThat(ended).containsExactly(4);
    }

    @Test
    void ownershipMovesIntoAndOutOfTheGuest() {
        assertThat(guest.call("accept", new Thing(5))).isEqualTo(5);
        assertThat(ended).containsExactly(5);
        assertThat(guest.call("hand-over", 6)).isEqualTo(new Thing(6));
        guest.close();
        assertThat(ended).containsExactly(5);
    }

    @Test
    void aBorrowedHandleMustBeDroppedButEndsNothing() {
        assertThat(guest.call("peek", new Thing(5))).isEqualTo(5);
        assertThat(ended).isEmpty();

        assertTraps(Code.ABI, guest, "peek-and-forget", new Thing(6));
        assertTraps(Code.ABI, instance(Limits.standard()), "peek-and-give", new Thing(7));
        assertThat(ended).isEmpty();
    }

    @Test
    void handlesAreLimited() {
        var limits = new Limits(1 << 20, 10, 100, 1 << 20, 4);
        ComponentInstance modest = instance(limits);

        modest.call("keep-many", 100);

        assertTraps(Code.LIMIT, modest, "keep", 1);
        modest.close();
        assertThat(ended).hasSize(100);
    }

    @Test
    void aHostThatCallsBackIntoTheRunningGuestIsRefused() {
        var self = new ComponentInstance[1];
        self[0] = Guests.template(engine, "things", host).instantiate(Limits.standard(), self);

        assertTraps(Code.ABI, self[0], "lend-and-call", 1);
    }

    @Test
    void aDestructorThatFailsFailsTheCall() {
        var failing =
                HostImports.builder()
                        .include(host)
                        .instance("test:host/things@0.2.0")
                        .resource(
                                "thing",
                                (invocation, thing) -> {
                                    throw new IllegalArgumentException("not now");
                                })
                        .build();
        ComponentInstance unlucky =
                Guests.template(engine, "things", failing).instantiate(Limits.standard(), "state");

        assertThatThrownBy(() -> unlucky.call("make-and-drop", 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("not now");
        assertTraps(Code.POISONED, unlucky, "keep", 1);
    }

    @Test
    void everythingMissingIsNamedAndOtherVersionsDoNotCount() {
        var wrong = HostImports.builder().instance("test:host/things@0.3.0").build();

        assertThatThrownBy(() -> Guests.template(engine, "things", wrong))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("resource test:host/things@0.2.3#thing")
                .hasMessageContaining("test:host/things@0.2.3#look-twice");
    }
}
