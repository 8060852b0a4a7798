package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Functions of loops that step, compare and branch at random. Each round is counted and what the
 * variables were in it goes into a sum; a function returns when it had enough rounds.
 */
final class RandomLoops {
    private static final int ROUNDS_MAX = 5_000;
    private static final int VARIABLES = 3;

    /** A global that is different each time. */
    private static final String CHANCE =
            "global.get $chance i32.const 1664525 i32.mul i32.const 1013904223 i32.add"
                    + " global.set $chance global.get $chance i32.const 24 i32.shr_u"
                    + " i32.const 3 i32.and ";

    private static final String ROUND =
            "global.get $rounds i32.const 1 i32.add global.set $rounds "
                    + "global.get $rounds i32.const %d i32.gt_u if return end "
                            .formatted(ROUNDS_MAX)
                    + "global.get $sum i32.const 31 i32.mul local.get 0 i32.add i32.const 31 i32.mul"
                    + " local.get 1 i32.add i32.const 31 i32.mul local.get 2 i32.add"
                    + " global.set $sum ";

    private final Random random;
    private final List<String> functions = new ArrayList<>();
    private final StringBuilder body = new StringBuilder();

    RandomLoops(Random random, int count) {
        this.random = random;
        for (int i = 0; i < count; i++) {
            body.setLength(0);
            loop(1, 3);
            statements(1, 3);
            functions.add(body.toString());
        }
    }

    int count() {
        return functions.size();
    }

    /** The module: functions {@code run0} and so on, and {@code sum} and {@code rounds}. */
    String text() {
        var text = new StringBuilder("(module (global $chance (mut i32) (i32.const 7))\n");
        text.append("(global $rounds (mut i32) (i32.const 0))\n");
        text.append("(global $sum (mut i32) (i32.const 0))\n");
        text.append("(func (export \"rounds\") (result i32) (global.get $rounds))\n");
        text.append("(func (export \"sum\") (result i32) (global.get $sum))\n");
        for (int i = 0; i < functions.size(); i++) {
            text.append("(func (export \"run%d\")".formatted(i));
            text.append(" (local i32)".repeat(VARIABLES));
            text.append(" i32.const 0 global.set $rounds\n");
            text.append(functions.get(i));
            text.append(")\n");
        }
        return text.append(")").toString();
    }

    private void statements(int depth, int count) {
        for (int i = 0; i < count; i++) {
            statement(depth);
        }
    }

    private void statement(int depth) {
        switch (random.nextInt(depth > 6 ? 8 : 12)) {
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
            case 7 -> table(depth);
            case 8 -> enclosed("block", depth);
            case 9 -> {
                say(CHANCE + "i32.eqz");
                enclosed("if", depth);
            }
            case 10 -> exit(depth);
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
            say(CHANCE + "i32.eqz br_if %d", random.nextInt(depth));
        } else {
            say("br %d", random.nextInt(depth));
        }
    }

    /** A block in which one of several branches is taken, or that is left. */
    private void table(int depth) {
        say("block " + CHANCE + "br_table");
        for (int i = random.nextInt(3); i >= 0; i--) {
            say("%d", random.nextInt(depth + 1));
        }
        say("0 end");
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
        say("i32.const %d local.set %d", constant(), variable());
        say("loop " + ROUND);
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
