package dev.aether.component.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Limits;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreStore;
import dev.aether.component.core.endive.EndiveEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Short loops have their body several times and do what they did. */
class LoopUnrollingTest {
    private static final int ROUNDS = Integer.getInteger("aether.loops.rounds", 10);
    private static final int FUNCTIONS = 50;

    private static TextModules modules;

    @BeforeAll
    static void load() {
        modules = TextModules.open();
    }

    private static byte[] module(String body) {
        String text =
                """
                (module (memory 1)
                  (func (export "run") (param i32) (local $i i32) (local f64) %s)
                  (func $other))
                """;
        return modules.assemble(text.formatted(body));
    }

    /** The code of a module's functions. */
    private static List<byte[]> bodies(byte[] module, boolean unrolled) {
        var outline = new ModuleOutline(module);
        var unrolling = new LoopUnrolling(module);
        var bodies = new ArrayList<byte[]>();
        for (ModuleOutline.Section section : outline.sections()) {
            if (section.id() == Metering.CODE) {
                Splice in = outline.open(section);
                for (int i = in.number(); i > 0; i--) {
                    int length = in.number();
                    int start = in.position();
                    var plain = new Splice(module, start, start + length);
                    bodies.add(unrolled ? unrolling.unroll(start, length) : plain.finish());
                    in.skip(length);
                }
            }
        }
        return bodies;
    }

    private static byte[] plain(String body) {
        return bodies(module(body), false).getFirst();
    }

    private static byte[] unrolled(String body) {
        return bodies(module(body), true).getFirst();
    }

    private static final String COUNTED =
            "local.get $i i32.const 1 i32.add local.tee $i local.get 0 i32.ne br_if ";

    @Test
    void aLoopHasItsBodyFourTimes() {
        String round = "block " + COUNTED + "0 br 2 end ";

        assertThat(unrolled("nop loop " + COUNTED + "0 end nop"))
                .isEqualTo(plain("nop block loop " + round.repeat(3) + COUNTED + "0 end end nop"));
    }

    @Test
    void branchesLeadToWhereTheyLed() {
        String body = "local.get 0 block local.get $i br_table 0 %d %d %d end drop %s br %d ";
        String inner = "local.get 0 if br %d end local.get 0 br_if %d";
        String round = body.formatted(1, 2, 3, inner.formatted(1, 1), 0);
        // Around the loop: two blocks. In the body, one block deeper, they are 2 and 3.
        String before = body.formatted(1, 4, 5, inner.formatted(1, 3), 0);
        String last = body.formatted(1, 3, 4, inner.formatted(1, 2), 0);

        assertThat(unrolled("block block loop " + round + "end end end"))
                .isEqualTo(
                        plain(
                                "block block block loop "
                                        + ("block " + before + "br 2 end ").repeat(3)
                                        + last
                                        + "end end end end"));
    }

    @ParameterizedTest
    @CsvSource({"5, 4", "252, 4", "253, 3", "337, 3", "338, 2", "508, 2", "509, 1", "999, 1"})
    void theLongerTheFewer(int nops, int rounds) {
        String body = "nop ".repeat(nops) + "local.get 0 br_if ";
        String round = "block " + body + "0 br 2 end ";
        String expected =
                rounds == 1
                        ? "loop " + body + "0 end"
                        : "block loop " + round.repeat(rounds - 1) + body + "0 end end";

        assertThat(unrolled("loop " + body + "0 end")).isEqualTo(plain(expected));
    }

    @Test
    void onlyTheInnermostIsRepeated() {
        String inner = "loop " + COUNTED + "0 end ";
        String round = "block " + COUNTED + "0 br 2 end ";
        String repeated = "block loop " + round.repeat(3) + COUNTED + "0 end end ";

        assertThat(unrolled("loop " + inner + inner + COUNTED + "0 end"))
                .isEqualTo(plain("loop " + repeated + repeated + COUNTED + "0 end"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "call $other",
                "i32.const 1 memory.grow drop",
                "i32.const 0 i32.const 0 i32.const 9 memory.fill",
                "try_table end",
            })
    void whatMayTakeLongOrLeadElsewhereIsNotRepeated(String instructions) {
        String body = "loop " + instructions + " " + COUNTED + "0 end";

        assertThat(unrolled(body)).isEqualTo(plain(body));
    }

    @Test
    void whatHasValuesIsNotRepeated() {
        String body = "loop (result i32) " + COUNTED + "0 i32.const 1 end drop";

        assertThat(unrolled(body)).isEqualTo(plain(body));
    }

    @Test
    void aFunctionDoesNotGrowWithoutBound() {
        String body = ("loop " + COUNTED + "0 end ").repeat(10_000);

        assertThat(unrolled(body).length - plain(body).length).isBetween(60_000, 150_000);
    }

    @Test
    void loopsMadeAtRandomDoWhatTheyDoOnTheOtherEngine() {
        long seed = Long.getLong("aether.loops.seed", System.nanoTime());
        System.out.println("-Daether.loops.seed=" + seed);
        var random = new Random(seed);
        int repeated = 0;
        for (int i = 0; i < ROUNDS; i++) {
            var functions = new RandomLoops(random, FUNCTIONS);
            byte[] module = modules.assemble(functions.text());
            assertThat(sums(modules.engine, module, functions.count()))
                    .as("seed %s, module %s", seed, i)
                    .isEqualTo(sums(new EndiveEngine(), module, functions.count()));
            repeated += longer(module);
        }
        assertThat(repeated)
                .as("functions with repeated loops")
                .isGreaterThan(FUNCTIONS * ROUNDS / 2);
    }

    /** How many functions became longer. */
    private static int longer(byte[] module) {
        List<byte[]> before = bodies(module, false);
        List<byte[]> after = bodies(module, true);
        int longer = 0;
        for (int i = 0; i < before.size(); i++) {
            longer += after.get(i).length > before.get(i).length ? 1 : 0;
        }
        return longer;
    }

    /** What all rounds of each function sum up to, and how many there were. */
    private static List<Integer> sums(CoreEngine engine, byte[] module, int count) {
        var sums = new ArrayList<Integer>();
        var budget = new CoreBudget(Limits.standard());
        CoreStore store = engine.stores().open(budget, () -> false);
        CoreInstance guest =
                store.instantiate(engine.compile(List.of(module)).getFirst(), List.of());
        for (int i = 0; i < count; i++) {
            TextModules.call(guest, "run" + i);
            sums.add((int) TextModules.call(guest, "sum"));
            sums.add((int) TextModules.call(guest, "rounds"));
        }
        store.close();
        return sums;
    }
}
