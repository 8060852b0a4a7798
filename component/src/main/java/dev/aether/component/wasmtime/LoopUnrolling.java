package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Repeats the body of short loops within them, so that several rounds are compiled as one piece and
 * a running guest is asked to stop once in so many rounds. The library's compiler does not do that
 * by itself, and of the guests' compilers only some did it before.
 *
 * <p>A loop is repeated if no other loop is in it and it calls nothing. Of
 *
 * <pre>{@code loop BODY end}</pre>
 *
 * becomes, for two rounds,
 *
 * <pre>{@code
 * block
 *   loop
 *     block BODY br 2 end
 *     BODY
 *   end
 * end
 * }</pre>
 *
 * where a branch that led to the loop leads to the end of the inner block, which is the next round,
 * but for the last body's, which leads to the loop.
 */
final class LoopUnrolling implements InstructionListener {
    /** How often a body stands in its loop afterwards, at most. */
    private static final int ROUNDS_MAX = 4;

    /** How long all bodies of a loop are together, at most. */
    private static final int BYTES_MAX = 1024;

    /** By how much a function becomes longer, about, at most. */
    private static final int GROWTH_MAX = 64 << 10;

    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int IF = 0x04;
    private static final int END = 0x0b;
    private static final int BR = 0x0c;
    private static final int BR_IF = 0x0d;
    private static final int BR_TABLE = 0x0e;
    private static final int CALL = 0x10;
    private static final int RETURN_CALL_INDIRECT = 0x13;
    private static final int TRY_TABLE = 0x1f;
    private static final int MEMORY_GROW = 0x40;
    private static final int BULK = 0xfc;
    private static final int WITHOUT_VALUES = 0x40;

    /** The last of those that only convert a number. */
    private static final int CONVERSION_LAST = 7;

    /**
     * @param operands where the labels stand, and how many of them if it has a table
     * @param end behind them
     * @param nested how many blocks of the body it is in
     */
    private record Branch(boolean table, int operands, int end, int nested) {}

    /**
     * @param start of the instruction
     * @param body behind the type
     * @param end of the body
     */
    private record Loop(int start, int body, int end, List<Branch> branches) {
        int rounds() {
            return Math.min(ROUNDS_MAX, BYTES_MAX / Math.max(1, end - body));
        }

        int growth() {
            return (rounds() - 1) * (end - body);
        }
    }

    private final byte[] module;
    private final Instructions instructions = new Instructions(Numbering.SAME, this);
    private final List<Loop> loops = new ArrayList<>();
    private int depth;
    private int growth;

    /** The innermost loop that has not ended, if it may be repeated, and how deep its body is. */
    private @Nullable Loop candidate;

    private int candidateDepth;

    LoopUnrolling(byte[] module) {
        this.module = module;
    }

    /** The locals and instructions of a function, with the bodies of its loops repeated. */
    byte[] unroll(int start, int length) {
        loops.clear();
        depth = 0;
        growth = 0;
        candidate = null;
        ModuleScan.body(new Splice(module, start, start + length), instructions);
        var out = new Splice(module, start, start + length);
        loops.forEach(loop -> repeat(loop, out));
        return out.finish();
    }

    @Override
    public void next(int opcode, int start, int end) {
        switch (opcode) {
            case LOOP -> {
                boolean plain = module[start] == WITHOUT_VALUES;
                candidate = plain ? new Loop(start - 1, end, end, new ArrayList<>()) : null;
                candidateDepth = ++depth;
            }
            case BLOCK, IF -> depth++;
            case TRY_TABLE -> {
                depth++;
                candidate = null;
            }
            case END -> end(start - 1);
            case BR, BR_IF, BR_TABLE -> {
                if (candidate != null) {
                    int nested = depth - candidateDepth;
                    candidate.branches.add(new Branch(opcode == BR_TABLE, start, end, nested));
                }
            }
            default -> {
                if (mayTakeLong(opcode, start)) {
                    candidate = null;
                }
            }
        }
    }

    private boolean mayTakeLong(int opcode, int start) {
        return (opcode >= CALL && opcode <= RETURN_CALL_INDIRECT)
                || opcode == MEMORY_GROW
                || (opcode == BULK && (module[start] & 0xff) > CONVERSION_LAST);
    }

    private void end(int position) {
        if (candidate != null && depth == candidateDepth) {
            var loop = new Loop(candidate.start, candidate.body, position, candidate.branches);
            if (loop.rounds() > 1 && growth + loop.growth() <= GROWTH_MAX) {
                loops.add(loop);
                growth += loop.growth();
            }
            candidate = null;
        }
        depth--;
    }

    private void repeat(Loop loop, Splice out) {
        out.skip(loop.start - out.position());
        out.leaveOut(loop.start);
        out.put(BLOCK, WITHOUT_VALUES, LOOP, WITHOUT_VALUES);
        for (int i = 1; i < loop.rounds(); i++) {
            out.put(BLOCK, WITHOUT_VALUES);
            body(loop, 2, out);
            out.put(BR, 2, END);
        }
        body(loop, 1, out);
        out.put(END, END);
        out.skip(loop.end + 1 - loop.start);
        out.leaveOut(loop.start);
    }

    /**
     * @param deeper how much farther away is what stands around the loop
     */
    private void body(Loop loop, int deeper, Splice out) {
        int copied = loop.body;
        for (Branch branch : loop.branches) {
            out.putBytes(module, copied, branch.operands);
            var labels = new Splice(module, branch.operands, branch.end);
            if (branch.table) {
                out.putNumber(labels.number());
            }
            while (!labels.atEnd()) {
                int label = labels.number();
                out.putNumber(label > branch.nested ? label + deeper : label);
            }
            copied = branch.end;
        }
        out.putBytes(module, copied, loop.end);
    }
}
