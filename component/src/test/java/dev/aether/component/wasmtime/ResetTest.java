package dev.aether.component.wasmtime;

import static dev.aether.component.wasmtime.TextModules.call;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.TrapException.Code;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import dev.aether.component.core.CoreStores;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An instance that served another component instance before is as a new one. */
class ResetTest {
    private static final int PAGE = 1 << 16;

    private static final String GUEST =
            """
            (module
              (import "host" "tell" (func $tell (result i32)))
              (memory (export "memory") 2 20)
              (data (i32.const 65530) "across pages")
              (data $later "later")
              (table $t 2 funcref)
              (elem (table $t) (i32.const 0) func $one)
              (global $small (export "small") (mut i32) (i32.const 6))
              (global $long (mut i64) (i64.const -5000000000))
              (global $double (mut f64) (f64.const 2.5))
              (global $vector (mut v128) (v128.const i32x4 1 2 3 4))
              (func $one (result i32) (i32.const 1))
              (func (export "indirect") (result i32) (call_indirect $t (result i32) (i32.const 0)))
              (func (export "change")
                (global.set $small (i32.add (global.get $small) (i32.const 1)))
                (global.set $long (i64.add (global.get $long) (i64.const 1)))
                (global.set $double (f64.mul (global.get $double) (f64.const 2)))
                (global.set $vector
                  (i32x4.add (global.get $vector) (global.get $vector))))
              (func (export "globals") (result i64)
                (i64.add (i64.extend_i32_s (global.get $small))
                  (i64.add (global.get $long)
                    (i64.add (i64.trunc_sat_f64_s (f64.mul (global.get $double) (f64.const 100)))
                      (i64.extend_i32_s (i32x4.extract_lane 3 (global.get $vector)))))))
              (func (export "peek") (param i32) (result i32) (i32.load8_u (local.get 0)))
              (func (export "poke") (param i32 i32) (i32.store8 (local.get 0) (local.get 1)))
              (func (export "fill") (param i32 i32)
                (memory.fill (local.get 0) (i32.const 7) (local.get 1)))
              (func (export "later") (memory.init $later (i32.const 16) (i32.const 0) (i32.const 5)))
              (func (export "grow") (param i32) (result i32) (memory.grow (local.get 0)))
              (func (export "size") (result i32) (memory.size))
              (func (export "trap") unreachable)
              (func (export "tell") (result i32) (call $tell)))
            """;

    private static TextModules modules;

    private final CoreModule guest = modules.compile(GUEST);
    private final CoreStores stores = modules.engine.stores();

    @BeforeAll
    static void load() {
        modules = TextModules.open();
    }

    private CoreStore open() {
        return open(20);
    }

    private CoreStore open(int pages) {
        Limits limits = Limits.standard().withMemoryBytesMax((long) pages * PAGE);
        return stores.open(new CoreBudget(limits), () -> false);
    }

    private CoreInstance place(CoreStore store) {
        return place(store, 0);
    }

    private CoreInstance place(CoreStore store, long told) {
        CoreExtern tell = (CoreFunction) _ -> new long[] {told};
        return store.instantiate(guest, List.of(tell));
    }

    private static void assertTraps(Code code, CoreInstance guest, String call, long... arguments) {
        assertThatThrownBy(() -> call(guest, call, arguments))
                .isInstanceOfSatisfying(
                        TrapException.class, trap -> assertThat(trap.code()).isEqualTo(code));
    }

    private static void assertNew(CoreInstance guest) {
        assertThat(call(guest, "size")).isEqualTo(2);
        assertThat(call(guest, "globals")).isEqualTo(6 - 5_000_000_000L + 250 + 4);
        assertThat(call(guest, "indirect")).isEqualTo(1);
        byte[] memory = ((CoreMemory) guest.export("memory")).read(0, 2 * PAGE);
        var expected = new byte[2 * PAGE];
        System.arraycopy("across pages".getBytes(), 0, expected, 65_530, 12);
        assertThat(memory).isEqualTo(expected);
        assertTraps(Code.OUT_OF_BOUNDS, guest, "peek", 2 * PAGE);
    }

    /** Whether what a guest did leaves an instance that the next one gets. */
    private boolean isUsedAgainAfter(CoreStore store, CoreInstance first) {
        store.close();
        CoreStore next = open();
        CoreInstance second = place(next);
        boolean same = second == first;
        assertNew(second);
        next.close();
        return same;
    }

    @Test
    void memoriesAndGlobalsAreSetBack() {
        CoreStore store = open();
        CoreInstance first = place(store);

        call(first, "change");
        call(first, "poke", 65_530, 'A');
        call(first, "poke", 300, 1);
        call(first, "poke", 2 * PAGE - 1, 1);
        call(first, "later");

        assertThat(isUsedAgainAfter(store, first)).isTrue();
    }

    @Test
    void aMemoryThatGrewIsAsShortAsBefore() {
        for (int round = 0; round < 3; round++) {
            CoreStore store = open();
            CoreInstance grown = place(store);
            assertThat(call(grown, "grow", 3)).isEqualTo(2);
            call(grown, "poke", 5 * PAGE - 1, 9);
            assertTraps(Code.OUT_OF_BOUNDS, grown, "peek", 5 * PAGE);
            store.close(); // It trapped.

            store = open();
            grown = place(store);
            assertThat(call(grown, "grow", 3)).isEqualTo(2);
            assertThat(call(grown, "peek", 5 * PAGE - 1)).isZero();
            call(grown, "poke", 5 * PAGE - 1, 9);
            assertThat(isUsedAgainAfter(store, grown)).isTrue();

            store = open();
            grown = place(store);
            assertThat(call(grown, "grow", 18)).isEqualTo(2);
            assertThat(call(grown, "peek", 5 * PAGE - 1)).isZero();
            assertThat((int) call(grown, "grow", 1)).isEqualTo(-1);
            store.close();
        }
    }

    @Test
    void aMemoryWrittenAllOverIsSetBack() {
        CoreStore store = open();
        CoreInstance first = place(store);

        call(first, "grow", 10);
        call(first, "fill", 0, 12 * PAGE);

        assertThat(isUsedAgainAfter(store, first)).isTrue();
    }

    @Test
    void whateverIsWrittenWhereverIsSetBack() {
        long seed = Long.getLong("aether.seed", System.nanoTime());
        var random = new Random(seed);
        for (int round = 0; round < 100; round++) {
            CoreStore store = open();
            CoreInstance first = place(store);
            call(first, "grow", random.nextInt(4));
            long bytes = call(first, "size") * PAGE;
            for (int i = random.nextInt(20); i > 0; i--) {
                long at = random.nextLong(bytes);
                call(first, "fill", at, random.nextLong(Math.min(20_000, bytes - at)));
            }
            assertThat(isUsedAgainAfter(store, first)).as("seed %d", seed).isTrue();
        }
    }

    @Test
    void whatTrappedServesNobodyElse() {
        CoreStore store = open();
        CoreInstance first = place(store);
        call(first, "change");
        assertTraps(Code.UNREACHABLE, first, "trap");

        assertThat(isUsedAgainAfter(store, first)).isFalse();
    }

    @Test
    void aFunctionOfTheHostIsThatOfTheNext() {
        CoreStore store = open();
        assertThat(call(place(store, 1), "tell")).isEqualTo(1);
        store.close();

        CoreStore next = open();
        assertThat(call(place(next, 2), "tell")).isEqualTo(2);
        next.close();
    }

    @Test
    void aBudgetIsThatOfTheNext() {
        CoreStore store = open(3);
        CoreInstance first = place(store);
        assertThat(call(first, "grow", 1)).isEqualTo(2);
        assertThat((int) call(first, "grow", 1)).isEqualTo(-1);
        store.close();

        CoreStore next = open(10);
        CoreInstance second = place(next);
        assertThat(second).isSameAs(first);
        assertThat(call(second, "grow", 8)).isEqualTo(2);
        assertThat((int) call(second, "grow", 1)).isEqualTo(-1);
        next.close();

        CoreStore small = open(1);
        assertThatThrownBy(() -> place(small)).hasMessageContaining("begins with 131072 bytes");
        small.close();
    }

    @Test
    void whoWasThereBeforeCannotStopTheNext() {
        var stopped = new AtomicBoolean();
        CoreStore store = stores.open(new CoreBudget(Limits.standard()), stopped::get);
        CoreInstance first = place(store);
        store.close();

        CoreStore next = open();
        var interrupter = new ArrayList<Runnable>();
        CoreExtern tell =
                (CoreFunction)
                        _ -> {
                            interrupter.forEach(Runnable::run);
                            return new long[] {5};
                        };
        CoreInstance second = next.instantiate(guest, List.of(tell));
        interrupter.add(() -> stopped.set(true));
        interrupter.add(store::nudge);

        assertThat(second).isSameAs(first);
        assertThat(call(second, "tell")).isEqualTo(5);
        assertThat(call(second, "indirect")).isEqualTo(1);
        next.close();
    }

    @Test
    void instancesThatLiveAtOnceAreTwo() {
        CoreStore one = open();
        CoreStore two = open();
        CoreInstance first = place(one);
        CoreInstance second = place(two);

        call(first, "poke", 300, 1);

        assertThat(second).isNotSameAs(first);
        assertNew(second);
        one.close();
        two.close();
    }

    @Test
    void anotherPlanHasItsOwn() {
        CoreStore store = open();
        CoreInstance first = place(store);
        store.close();
        CoreStore other =
                modules.engine.stores().open(new CoreBudget(Limits.standard()), () -> false);

        assertThat(place(other)).isNotSameAs(first);
        other.close();
    }

    @Test
    void whatIsLookedAtForASnapshotServesNobodyElse() {
        CoreStore store = open();
        CoreInstance first = place(store);
        first.state();

        assertThat(isUsedAgainAfter(store, first)).isFalse();
    }

    @Test
    void aGuestHasOnlySoManyMemoriesAndTables() {
        for (String many : List.of("(memory 0)".repeat(60), "(table 0 funcref)".repeat(60))) {
            CoreModule module = modules.compile("(module %s)".formatted(many));
            CoreStore store = open();
            store.instantiate(module, List.of());
            assertThatThrownBy(() -> store.instantiate(module, List.of()))
                    .isInstanceOfSatisfying(
                            TrapException.class,
                            trap -> assertThat(trap.code()).isEqualTo(Code.LIMIT));
            store.close();
        }
        assertNew(place(open()));
    }

    @Test
    void whatWaitsMakesRoomForOthers() {
        var known = new ArrayList<CoreStore>();
        for (int i = 0; i < 100; i++) {
            CoreStore store = open();
            place(store);
            known.add(store);
        }
        known.forEach(CoreStore::close);

        for (int i = 0; i < 100; i++) {
            CoreStore store = open();
            assertNew(place(store));
            store.close();
        }
    }
}
