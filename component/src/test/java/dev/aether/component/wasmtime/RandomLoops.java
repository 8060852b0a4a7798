package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;

/**
 * Functions of loops that step, compare and branch at random. One that was taken for counted traps
 * after more rounds than any such loop here can have; the others return when their function had
 * enough of them.
 */
final class RandomLoops {
    /** Constants are below 12, and steps are whole. */
    private static final int COUNTED_ROUNDS_MAX = 12;

    private static final int ALL_ROUNDS_MAX = 5_000;
    private static final int VARIABLES = 3;

    /** A global that is different each time. */
    private static final String CHANCE =
            "global.get $chance i32.const 1664525 i32.mul i32.const 1013904223 i32.add"
                    + " global.set $chance global.get $chance i32.const 24 i32.shr_u"
                    + " i32.const 3 i32.and i32.eqz ";

    private final Random random;
    private final List<String> functions = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();
    private int loops;
    private int loopsMost;

    RandomLoops(Random random, int count) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            body.setLength(0);
            loops = 0;
            loop(1, 3);
            statements(1, 3);
            functions.add(body.toString());
            loopsMost = Math.max(loopsMost, loops);
        }
    }

    int count() {
        return functions.size();
    }

    /** The module; the loops of these sets trap, all others return. */
    String text(List<BitSet> trapping) {
        var text = new StringBuilder("(module (global $chance (mut i32) (i32.const 7))\n");
        text.append("(global $all (mut i32) (i32.const 0))\n");
        for (int i = 0; i < loopsMost; i++) {
            text.append("(global $loop%d (mut i32) (i32.const 0))\n".formatted(i));
        }
        for (int i = 0; i < functions.size(); i++) {
            text.append("(func (export \"run%d\")".formatted(i));
            text.append(" (local i32)".repeat(VARIABLES));
            text.append(" i32.const 0 global.set $all\n");
            text.append(guarded(i, i < trapping.size() ? trapping.get(i) : new BitSet()));
            text.append(")\n");
        }
        return text.append(")").toString();
    }

    private String guarded(int function, BitSet traps) {
        String text = functions.get(function);
        for (int i = 0; i < loopsMost; i++) {
            String guard =
                    traps.get(i)
                            ? guard("$loop" + i, COUNTED_ROUNDS_MAX, "unreachable")
                            : guard("$all", ALL_ROUNDS_MAX, "return");
            text = text.replace("@%d@".formatted(i), guard);
        }
        return text;
    }

    private static String guard(String global, int most, String otherwise) {
        return "global.get %s i32.const 1 i32.add global.set %s ".formatted(global, global)
                + "global.get %s i32.const %d i32.gt_u if %s end"
                        .formatted(global, most, otherwise);
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 6 ? 7 : 11)) {
            case 0 -> say("i32.const %d local.set %d", constant(), variable());
            case 1, 2 -> step("set");
            case 3 -> branch(depth);
            case 4 -> {
                step("tee");
                test(depth);
            }
            case 5, 6 -> {
                say("local.get %d", variable());
                test(depth);
            }
            case 7 -> enclosed("block", depth);
            case 8 -> {
                say(CHANCE);
                enclosed("if", depth);
            }
            case 9 -> exit(depth);
            default -> loop(depth, 1 + random.nextInt(5));
        }
    }

    private void step(String how) {
        int variable = variable();
        say("local.get %d i32.const %d i32.add", variable, random.nextInt(5) - 2);
        say("local.%s %d", how, random.nextInt(8) == 0 ? variable() : variable);
    }

    private void test(int depth) {
        String comparison = random.nextInt(3) == 0 ? "eq" : "ne";
        say("i32.const %d i32.%s br_if %d", constant(), comparison, random.nextInt(depth));
    }

    private void branch(int depth) {
        if (random.nextBoolean()) {
            say(CHANCE);
            say("br_if %d", random.nextInt(depth));
        } else {
            say("br %d", random.nextInt(depth));
        }
    }

    private void enclosed(String what, int depth) {
        say(what);
        statements(depth + 1, 1 + random.nextInt(3));
        say("end");
    }

    /** A block that is passed if a variable is not equal. */
    private void exit(int depth) {
        say("block");
        say("local.get %d i32.const %d i32.ne br_if 0", variable(), constant());
        statements(depth + 1, random.nextInt(2));
        say("br %d", random.nextInt(depth + 1));
        say("end");
    }

    private void loop(int depth, int statements) {
        say("i32.const 0 global.set $loop%d", loops);
        say("i32.const %d local.set %d", constant(), variable());
        say("loop @%d@", loops++);
        statements(depth + 1, statements);
        switch (random.nextInt(3)) {
            case 0 -> say("br 0");
            case 1 -> {
                step("tee");
                say("i32.const %d i32.ne br_if 0", constant());
            }
            default -> {}
        }
        say("end");
    }

    private int constant() {
        return random.nextInt(12);
    }

    private int variable() {
        return random.nextInt(VARIABLES);
    }

    private void say(String what, Object... numbers) {
        body.append(what.formatted(numbers)).append('\n');
    }
}
