package dev.aether.component.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.aether.component.ComponentException;
import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.core.CoreFunction;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreMemory;
import dev.aether.component.core.CoreModule;
import dev.aether.component.core.CoreStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Modules do the same after they were changed to ask before their memory grows. */
class MeteringTest {
    /** One of each kind of operand, and all that has a function's number in it. */
    private static final String EVERYTHING =
            """
            (module
              (type $unary (func (param i32) (result i32)))
              (import "host" "twice" (func $twice (type $unary)))
              (import "host" "memory" (memory $outer 1))
              (memory $first 1 4)
              (memory $second 1)
              (table $functions 4 funcref)
              (table $more 2 funcref)
              (global $held funcref (ref.func $add-one))
              (global $count (mut i64) (i64.const -5000000000))
              (elem (table $functions) (i32.const 0) func $add-one $twice)
              (elem (table $functions) (i32.const 2) funcref (ref.func $negate) (ref.null func))
              (elem $passive func $negate)
              (elem declare func $everything)
              (data (memory $first) (i32.const 8) "data")
              (data $later "later")
              (tag $tag (param i32))
              (start $begin)
              (func $begin (global.set $count (i64.const 7)))
              (func $add-one (type $unary) (i32.add (local.get 0) (i32.const 1)))
              (func $negate (type $unary) (i32.sub (i32.const 0) (local.get 0)))
              (func $everything (export "everything") (param $n i32) (result i32)
                (local $long i64) (local $vector v128) (local $reference funcref)
                (local $float f32) (local $double f64)
                (local.set $vector (v128.const i32x4 1 2 3 0x10400d2))
                (local.set $vector (i8x16.shuffle 0 1 2 3 4 5 6 7 16 17 18 19 20 21 22 16
                    (local.get $vector) (local.get $vector)))
                (v128.store $first offset=64 align=4 (i32.const 16) (local.get $vector))
                (local.set $vector (v128.load32_zero $first (i32.const 80)))
                (local.set $vector (v128.load8_lane $second offset=3 1 (i32.const 4)
                    (local.get $vector)))
                (drop (i32x4.extract_lane 2 (i32x4.add (local.get $vector) (local.get $vector))))
                (local.set $float (f32.const 1.00001))
                (local.set $double (f64.const -3.14159e100))
                (drop (i32.trunc_sat_f64_s (local.get $double)))
                (drop (f32.add (local.get $float) (f32.load $first offset=1000 (i32.const 1))))
                (local.set $long (i64.extend_i32_s (i32.load8_u $second (i32.const 64))))
                (memory.init $second $later (i32.const 0) (i32.const 0) (i32.const 5))
                (data.drop $later)
                (memory.copy $first $second (i32.const 32) (i32.const 0) (i32.const 5))
                (memory.fill $second (i32.const 64) (i32.const 64) (i32.const 64))
                (table.init $more $passive (i32.const 0) (i32.const 0) (i32.const 1))
                (elem.drop $passive)
                (table.copy $functions $more (i32.const 3) (i32.const 0) (i32.const 1))
                (table.fill $more (i32.const 0) (ref.func $everything) (i32.const 1))
                (drop (table.grow $more (ref.null func) (i32.const 1)))
                (drop (table.size $more))
                (drop (table.get $functions (i32.const 0)))
                (table.set $more (i32.const 0) (global.get $held))
                (local.set $reference (select (result funcref) (ref.func $negate) (ref.null func)
                    (ref.is_null (local.get $reference))))
                (block $done
                  (loop $again
                    (block $two (block $one (block $zero
                      (br_table $zero $one $two $done
                          (i32.rem_u (local.get $n) (i32.const 5))))
                      (local.set $n (call $twice (local.get $n))) (br $again))
                    (local.set $n (call_indirect $functions (type $unary) (local.get $n)
                        (i32.const 0))) (br $again))
                  (local.set $n (call $add-one (local.get $n))) (br $again)))
                (drop (block $caught (result i32)
                  (try_table (catch $tag $caught) (throw $tag (i32.const 3)))
                  (unreachable)))
                (if (i32.eqz (local.get $n)) (then (nop)) (else (global.set $count
                    (i64.add (global.get $count) (i64.const 9223372036854775807)))))
                (i32.add (local.get $n) (i32.load8_u $first (i32.const 32))))
              (func (export "tail") (type $unary)
                (return_call $negate (local.get 0)))
              (func (export "tail-indirect") (type $unary)
                (return_call_indirect $functions (type $unary) (local.get 0) (i32.const 3)))
              (func (export "grow-first") (type $unary) (memory.grow $first (local.get 0)))
              (func (export "grow-second") (type $unary) (memory.grow $second (local.get 0)))
              (func (export "grow-outer") (type $unary) (memory.grow $outer (local.get 0)))
              (func (export "first") (result i32) (memory.size $first))
              (func (export "second") (result i32) (memory.size $second))
              (export "twice" (func $twice))
              (export "memory" (memory $second)))
            """;

    private static TextModules modules;

    @BeforeAll
    static void load() {
        modules = TextModules.open();
    }

    private static byte[] assemble(String text) {
        return modules.assemble(text);
    }

    private static CoreModule compile(String text) {
        return modules.compile(text);
    }

    /** With two pages that another module has, and a function of the host. */
    private static CoreInstance everything(CoreStore store) {
        CoreModule outer = compile("(module (memory (export \"memory\") 1))");
        var imports = new ArrayList<CoreExtern>();
        imports.add((CoreFunction) values -> new long[] {(values[0] * 2) & 0xffff_ffffL});
        imports.add(store.instantiate(outer, List.of()).export("memory"));
        return store.instantiate(compile(EVERYTHING), imports);
    }

    private static CoreStore store(int pages) {
        Limits limits = Limits.standard().withMemoryBytesMax(pages * 65_536L);
        return modules.engine.stores().open(new CoreBudget(limits), () -> false);
    }

    private static int call(CoreInstance instance, String function, long... arguments) {
        return (int) ((CoreFunction) instance.export(function)).call(arguments)[0];
    }

    @Test
    void everyInstructionSurvives() {
        CoreStore store = store(100);
        CoreInstance guest = everything(store);

        assertThat(call(guest, "everything", 1)).isEqualTo('l' + 3);
        assertThat(call(guest, "tail", 4)).isEqualTo(-4);
        assertThat(call(guest, "tail-indirect", 5)).isEqualTo(-5);
        assertThat(call(guest, "twice", 21)).isEqualTo(42);
        store.close();
    }

    @Test
    void allMemoriesTogetherStayWithinTheBudget() {
        CoreStore store = store(6);
        CoreInstance guest = everything(store);

        assertThat(call(guest, "grow-second", 1)).isEqualTo(1);
        assertThat(call(guest, "grow-outer", 2)).isEqualTo(1);
        assertThat(call(guest, "grow-first", 1)).isEqualTo(-1);
        assertThat(((CoreMemory) guest.export("memory")).byteCount()).isEqualTo(2 * 65_536);
        store.close();
    }

    @Test
    void whatAMemoryCouldNotTakeIsThereForAnother() {
        CoreStore store = store(10);
        CoreInstance guest = everything(store);

        assertThat(call(guest, "grow-first", 5)).as("it may have 4").isEqualTo(-1);
        assertThat(call(guest, "grow-first", 3)).isEqualTo(1);
        assertThat(call(guest, "grow-second", 4)).isEqualTo(1);
        assertThat(call(guest, "grow-second", 1)).isEqualTo(-1);
        assertThat(call(guest, "grow-second", -1)).isEqualTo(-1);
        assertThat(call(guest, "first") + call(guest, "second")).isEqualTo(4 + 5);
        store.close();
    }

    @Test
    void aMemoryMayGrowWhileItsInstanceStarts() {
        String growing =
                """
                (module (memory (export "memory") 1) (start $grow)
                  (func $grow (drop (memory.grow (i32.const 2))) (drop (memory.grow (i32.const 2)))))
                """;
        CoreStore store = store(4);

        CoreInstance guest = store.instantiate(compile(growing), List.of());

        assertThat(((CoreMemory) guest.export("memory")).byteCount()).isEqualTo(3 * 65_536);
        store.close();
    }

    @Test
    void whatDoesNotFitAtTheBeginningIsNotMade() {
        CoreStore store = store(2);

        assertThatThrownBy(() -> everything(store))
                .isInstanceOf(TrapException.class)
                .hasMessageContaining("begins with 131072 bytes");
        store.close();
    }

    @Test
    void aModuleWithoutCodeStaysAsItIs() {
        byte[] bytes = assemble("(module (global (export \"g\") i32 (i32.const 1)))");

        assertThat(Metering.meter(new ModuleOutline(bytes))).isSameAs(bytes);
    }

    @Test
    void everyLoopCanBeStopped() throws Exception {
        String sibling = "(loop (br_if 0 (i32.const 0)))";
        stops("(loop (br 0))");
        stops("(loop (loop (br 0)))");
        stops("(loop (loop (br_if 0 (i32.const 0))) (br 0))");
        stops("(loop (loop (loop (br 0)) (br 1)) (br 0))");
        // As many in between as there are bytes to look at, so that the first comes again.
        stops("(loop " + sibling.repeat(Metering.POLLED_BYTES - 1) + "(loop (br 0)))");
        stops("(block (loop (br_table 0 0 1 (i32.const 0))))");
    }

    @Test
    void recursionWithoutALoopCanBeStopped() throws Exception {
        // Calls itself twice, 4,000 deep: it would end after 2 to the power of 4,000 calls.
        stops("(call $deep (i32.const 4000))");
    }

    /** Runs instructions that never end, and stops them a few times. */
    private static void stops(String endless) throws Exception {
        String text =
                """
                (module
                  (func $deep (param i32)
                    (if (local.get 0) (then
                      (call $deep (i32.sub (local.get 0) (i32.const 1)))
                      (call $deep (i32.sub (local.get 0) (i32.const 1))))))
                  (func (export "run") %s)
                  (func (export "one") (result i32) (i32.const 1)))
                """
                        .formatted(endless);
        CoreModule module = compile(text);
        for (int i = 0; i < 5; i++) {
            var interrupted = new AtomicBoolean();
            CoreStore store =
                    modules.engine
                            .stores()
                            .open(new CoreBudget(Limits.standard()), interrupted::get);
            CoreInstance guest = store.instantiate(module, List.of());
            assertThat(call(guest, "one")).isEqualTo(1);
            var begins = new CountDownLatch(1);
            var outcome = new CompletableFuture<Throwable>();
            Thread.ofPlatform()
                    .start(() -> {
                        begins.countDown();
                        outcome.complete(
                                catchThrowable(() ->
                                        ((CoreFunction) guest.export("run"))
                                                .call(CoreFunction.NO_VALUES)));
                    });
            begins.await();
            interrupted.set(true);
            store.nudge();

            assertThat(outcome.get(20, TimeUnit.SECONDS))
                    .isInstanceOfSatisfying(
                            TrapException.class,
                            trap ->
                                    assertThat(trap.code())
                                            .isEqualTo(TrapException.Code.INTERRUPTED));
            interrupted.set(false);
            assertThat(call(guest, "one")).isEqualTo(1);
            store.close();
        }
    }

    @Test
    void moreLoopsThanCanBeToldApartAreRefused() {
        String loops = "(loop)".repeat(4 * Metering.POLLED_BYTES);

        assertThatThrownBy(() -> compile("(module (func " + loops + "))"))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("a function of more than 16384 loops");
    }

    @Test
    void namesOfWhatIsAddedAreRefused() {
        for (String module :
                List.of(
                        "(module (func (export \"~start\") (param i64 i64)))",
                        "(module (import \"~meter\" \"~meter\" (func)))",
                        "(module (import \"m\" \"~\" (func)))",
                        "(module (memory (export \"~polled\") 1))")) {
            assertThatThrownBy(() -> compile(module))
                    .isInstanceOf(ComponentException.class)
                    .hasMessageContaining("a name that begins with ~");
        }
        assertThat(
                        compile("(module (func (export \"\")) (func (export \"aether:a/b\")))")
                                .exports())
                .containsKeys("", "aether:a/b");
    }

    @Test
    void aCallOfTheWrongShapeDoesNotReachNativeCode() {
        CoreStore store = store(100);
        CoreInstance guest = everything(store);

        assertThatThrownBy(() -> call(guest, "tail"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("0 values for 1 parameters");
        store.close();
    }

    @Test
    void pagesOfAnotherSizeAreRefused() {
        assertThatThrownBy(() -> compile("(module (memory 1 (pagesize 1)))"))
                .isInstanceOf(ComponentException.class)
                .extracting(e -> ((ComponentException) e).code())
                .isEqualTo(ComponentException.Code.UNSUPPORTED);
    }

    @Test
    void nothingBecomesValidByTheChange() {
        byte[] bytes =
                assemble(
                        """
                        (module (memory 1)
                          (func (param i32) (result i32) (call 0 (memory.grow (local.get 0)))))
                        """);
        // To call function 1, which is not there before one is added to grow the memory.
        bytes[bytes.length - 2] = 1;

        assertThatThrownBy(() -> modules.engine.compile(List.of(bytes)))
                .isInstanceOf(ComponentException.class)
                .hasMessageContaining("not valid");
    }
}
