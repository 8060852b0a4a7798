package dev.aether.component.wasmtime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.component.Limits;
import dev.aether.component.core.CoreBudget;
import dev.aether.component.core.CoreInstance;
import dev.aether.component.core.CoreStore;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Loops are taken for ones that end soon only if they do. */
class CountedLoopsTest {
    private static final int ROUNDS = Integer.getInteger("aether.loops.rounds", 10);
    private static final int FUNCTIONS = 50;

    private static TextModules modules;

    @BeforeAll
    static void load() {
        modules = TextModules.open();
    }

    /** The first loops of a function with two variables, 0 and 1, and a parameter, 2. */
    private static BitSet counted(String body) {
        String text =
                """
                (module (memory 1)
                  (func $other)
                  (func (export "run") (local $i i32) (local $j i32) (local $p i32)
                    (local.set $p (i32.load (i32.const 0)))
                    %s))
                """;
        byte[] module = modules.assemble(text.formatted(body));
        return new ModuleScan(new ModuleOutline(module)).countedLoops().getLast();
    }

    private static BitSet only(int... loops) {
        var set = new BitSet();
        for (int each : loops) {
            set.set(each);
        }
        return set;
    }

    private static final String STEP = "local.get $i i32.const 4 i32.add local.set $i ";
    private static final String BACK = "local.get $i i32.const 64 i32.ne br_if $again ";

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Up to a number, looked at after the step.
                "i32.const 0 local.set $i loop $again local.get $i i32.const 4 i32.add"
                        + " local.tee $i i32.const 64 i32.ne br_if $again end",
                // The constant may be set a while before.
                "i32.const 0 local.set $i i32.const 9 local.set $j block loop $again "
                        + STEP
                        + BACK
                        + "end end",
                // Down to nothing.
                "i32.const 100 local.set $i loop $again local.get $i i32.const -1 i32.add"
                        + " local.tee $i br_if $again end",
                // Left in the middle, if equal.
                "i32.const 0 local.set $i block $out loop $again local.get $i i32.const 252 i32.eq"
                        + " br_if $out "
                        + STEP
                        + "br $again end end",
                // Left from a block that is passed if not equal.
                "i32.const 0 local.set $i block $out loop $again block $on local.get $i"
                        + " i32.const 252 i32.ne br_if $on nop br $out end "
                        + STEP
                        + "br $again end end",
                // Does not go back at all.
                "loop $again nop end",
            })
    void loopsThatCountToAConstantEndByThemselves(String body) {
        assertThat(counted(body)).isEqualTo(only(0));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                // Nobody knows where it begins.
                "local.get $p local.set $i loop $again " + STEP + BACK + "end",
                "i32.const 0 local.set $i block local.get $p br_if 0 local.get $p local.set $i end"
                        + " loop $again "
                        + STEP
                        + BACK
                        + "end",
                "local.get $p local.set $i block local.get $p br_if 0 i32.const 0 local.set $i end"
                        + " loop $again "
                        + STEP
                        + BACK
                        + "end",
                // Or where it ends, or by how much it goes on.
                "i32.const 0 local.set $i loop $again "
                        + STEP
                        + "local.get $i local.get $p i32.ne br_if $again end",
                "i32.const 0 local.set $i loop $again local.get $i local.get $p i32.add"
                        + " local.tee $i i32.const 64 i32.ne br_if $again end",
                // It never gets there, or only after all numbers.
                "i32.const 1 local.set $i loop $again " + STEP + BACK + "end",
                "i32.const 68 local.set $i loop $again " + STEP + BACK + "end",
                "i32.const 64 local.set $i loop $again " + STEP + BACK + "end",
                "i32.const 0 local.set $i loop $again local.get $i i32.const 0 i32.add"
                        + " local.tee $i i32.const 64 i32.ne br_if $again end",
                // It gets there, but late.
                "i32.const 0 local.set $i loop $again local.get $i i32.const 1 i32.add"
                        + " local.tee $i i32.const 1000000 i32.ne br_if $again end",
                // The step may be left out, or be taken twice, or back.
                "i32.const 0 local.set $i loop $again local.get $p if "
                        + STEP
                        + "end "
                        + BACK
                        + "end",
                "i32.const 0 local.set $i loop $again block local.get $p br_if 0 "
                        + STEP
                        + "end "
                        + BACK
                        + "end",
                "i32.const 0 local.set $i loop $again " + STEP + STEP + BACK + "end",
                "i32.const 0 local.set $i loop $again i32.const 0 local.set $i "
                        + STEP
                        + BACK
                        + "end",
                // Another way back.
                "i32.const 0 local.set $i loop $again local.get $p br_if $again "
                        + STEP
                        + BACK
                        + "end",
                // It goes on if equal.
                "i32.const 0 local.set $i loop $again "
                        + STEP
                        + "local.get $i i32.const 64 i32.eq br_if $again end",
                "i32.const 0 local.set $i block $out loop $again local.get $i i32.const 252 i32.ne"
                        + " br_if $out "
                        + STEP
                        + "br $again end end",
                // The block that is to be passed is not left, or may be passed otherwise.
                "i32.const 0 local.set $i block $out loop $again block $on local.get $i"
                        + " i32.const 252 i32.ne br_if $on nop end "
                        + STEP
                        + "br $again end end",
                "i32.const 0 local.set $i block $out loop $again block $on local.get $p br_if $on"
                        + " local.get $i i32.const 252 i32.ne br_if $on br $out end "
                        + STEP
                        + "br $again end end",
                "i32.const 0 local.set $i block $out loop $again block $by block $on local.get $i"
                        + " i32.const 252 i32.ne br_if $on br $by end nop end "
                        + STEP
                        + "br $again end end",
                "i32.const 0 local.set $i block $out loop $again block $by local.get $p br_if $by"
                        + " block $on local.get $i i32.const 252 i32.ne br_if $on br $out end end "
                        + STEP
                        + "br $again end end",
                // Whether it is left depends on something else too.
                "i32.const 0 local.set $i block $out loop $again local.get $p if local.get $i"
                        + " i32.const 252 i32.eq br_if $out end "
                        + STEP
                        + "br $again end end",
                // It may take long otherwise.
                "i32.const 0 local.set $i loop $again call $other " + STEP + BACK + "end",
                "i32.const 0 local.set $i loop $again i32.const 0 i32.const 0 i32.const 9"
                        + " memory.fill "
                        + STEP
                        + BACK
                        + "end",
                // It leads to where it is not said.
                "i32.const 0 local.set $i loop $again block local.get $p br_table 0 $again end "
                        + STEP
                        + BACK
                        + "end",
            })
    void allOthersAreLookedAfter(String body) {
        assertThat(counted(body)).isEqualTo(only());
    }

    @Test
    void onlyTheInnermostOnesAreCounted() {
        String inner = "loop $again " + STEP + BACK + "end ";
        String set = "i32.const 0 local.set $i ";
        String outer =
                "i32.const 0 local.set $j loop $more %s local.get $j i32.const 1 i32.add"
                        + " local.tee $j i32.const 10 i32.ne br_if $more end ";

        assertThat(counted(outer.formatted(set + inner))).isEqualTo(only(1));
        // Of the variable of an outer loop it is not known what it is in the second round.
        assertThat(counted(set + "loop $more " + inner + "br $more end")).isEqualTo(only());
    }

    @Test
    void manyLoopsInARowAreNotOneLongOne() {
        String one = "i32.const 0 local.set $i loop $again " + STEP + BACK + "end ";
        int bytes = 16 * 17;

        BitSet counted = counted(one.repeat(2 * CountedLoops.FUNCTION_WORK_MAX / bytes));

        assertThat(counted.cardinality() * bytes)
                .isBetween(CountedLoops.FUNCTION_WORK_MAX / 2, CountedLoops.FUNCTION_WORK_MAX);
    }

    @Test
    void countedLoopsHaveNoLook() {
        String loop =
                "(module (func (local $i i32) i32.const %s local.set $i loop $again "
                        + STEP
                        + BACK
                        + "end))";

        int without = metered(loop.formatted("0"));
        int with = metered(loop.formatted("1"));

        assertThat(with - without).isEqualTo(7);
    }

    private static int metered(String text) {
        return Metering.meter(new ModuleOutline(modules.assemble(text))).length;
    }

    @Test
    void loopsMadeAtRandomDoNotGoOnForLong() {
        long seed = System.nanoTime();
        System.out.println("seed of loops made at random: " + seed);
        var random = new Random(seed);
        int counted = 0;
        for (int i = 0; i < ROUNDS; i++) {
            counted += run(new RandomLoops(random, FUNCTIONS));
        }
        assertThat(counted).as("counted loops among %s", ROUNDS * FUNCTIONS).isGreaterThan(50);
    }

    /** Answers how many loops were taken for counted; a trap if one of them was not. */
    private static int run(RandomLoops functions) {
        byte[] module = modules.assemble(functions.text(List.of()));
        List<BitSet> counted = new ModuleScan(new ModuleOutline(module)).countedLoops();
        var budget = new CoreBudget(Limits.standard());
        CoreStore store = modules.engine.stores().open(budget, () -> false);
        CoreInstance guest = store.instantiate(modules.compile(functions.text(counted)), List.of());
        for (int i = 0; i < functions.count(); i++) {
            TextModules.call(guest, "run" + i);
        }
        store.close();
        return counted.stream().mapToInt(BitSet::cardinality).sum();
    }
}
