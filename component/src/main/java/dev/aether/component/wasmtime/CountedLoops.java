package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the loops of a function that end soon by themselves, so that nothing has to look whether
 * they are to be stopped.
 *
 * <p>Such a loop has no other loop in it and calls nothing. A local variable is a constant before
 * it, is changed in it only by adding a constant, once each round, and each round goes on only
 * after that variable was found to differ from a third constant, which it comes to be. All this is
 * read off the order of instructions; what is written otherwise is not recognised.
 *
 * <p>That something happens in each round is known by the block it is in: if that has not ended at
 * the branch back, there was no way round it.
 */
final class CountedLoops implements InstructionListener {
    /** How many bytes of instructions one loop goes through at most, all its rounds together. */
    static final int WORK_MAX = 1 << 18;

    /** The same, all such loops of a function together. */
    static final int FUNCTION_WORK_MAX = 1 << 20;

    private static final int UNREACHABLE = 0x00;
    private static final int BLOCK = 0x02;
    private static final int LOOP = 0x03;
    private static final int IF = 0x04;
    private static final int ELSE = 0x05;
    private static final int END = 0x0b;
    private static final int BR = 0x0c;
    private static final int BR_IF = 0x0d;
    private static final int BR_TABLE = 0x0e;
    private static final int RETURN = 0x0f;
    private static final int CALL = 0x10;
    private static final int RETURN_CALL_INDIRECT = 0x13;
    private static final int TRY_TABLE = 0x1f;
    private static final int LOCAL_GET = 0x20;
    private static final int LOCAL_SET = 0x21;
    private static final int LOCAL_TEE = 0x22;
    private static final int MEMORY_GROW = 0x40;
    private static final int I32_CONST = 0x41;
    private static final int I32_EQ = 0x46;
    private static final int I32_NE = 0x47;
    private static final int I32_ADD = 0x6a;
    private static final int BULK = 0xfc;

    /** The last of those that only convert a number. */
    private static final int CONVERSION_LAST = 7;

    /** A block, a loop or an arm of a condition, or the function. */
    private static final class Frame {
        final int opcode;
        final int depth;
        boolean open = true;
        int branches;

        Frame(int opcode, int depth) {
            this.opcode = opcode;
            this.depth = depth;
        }
    }

    /** Where a variable is changed by how much. */
    private record Step(int by, Frame in) {}

    /** Where it is certain that a variable is not equal to a constant. */
    private record Test(int local, int constant, Frame in) {}

    /** What is known of the innermost loop. */
    private static final class Candidate {
        final Frame frame;
        final int number;
        final int start;
        final Map<Integer, Integer> before;
        final Map<Integer, @Nullable Step> steps = new HashMap<>();
        final List<Test> tests = new ArrayList<>();

        /** Of a block that was left unless the variable was equal, and has not ended. */
        @Nullable Test pending;

        int branchesBack;
        long rounds = 1;

        Candidate(Frame frame, int number, int start, Map<Integer, Integer> before) {
            this.frame = frame;
            this.number = number;
            this.start = start;
            this.before = before;
        }
    }

    private final byte[] bytes;
    private final List<Frame> frames = new ArrayList<>();
    private final int[] opcodes = new int[4];
    private final int[] operands = new int[4];
    private int count;
    private int loops;
    private long work;
    private Map<Integer, Integer> constants = new HashMap<>();
    private @Nullable Candidate candidate;
    private BitSet found = new BitSet();

    CountedLoops(byte[] module) {
        this.bytes = module;
    }

    /** Begins with the instructions of a function. */
    void enter() {
        frames.clear();
        frames.add(new Frame(BLOCK, 0));
        count = 0;
        loops = 0;
        work = 0;
        constants = new HashMap<>();
        candidate = null;
        found = new BitSet();
    }

    /** Which loops of the function they are, in the order in which they begin. */
    BitSet found() {
        return found;
    }

    @Override
    public void next(int opcode, int start, int end) {
        if (frames.isEmpty()) {
            return; // An expression outside of functions.
        }
        int operand = number(opcode == I32_CONST, start, end);
        if (opcode == BR_TABLE || mayTakeLong(opcode, operand)) {
            candidate = null;
        }
        switch (opcode) {
            case LOOP -> openLoop(end);
            case BLOCK, IF, TRY_TABLE -> open(opcode);
            case ELSE -> {
                close(end);
                open(ELSE);
            }
            case END -> close(end);
            case BR, BR_IF -> branch(opcode, operand);
            case LOCAL_SET, LOCAL_TEE -> set(operand);
            default -> {}
        }
        opcodes[count & 3] = opcode;
        operands[count & 3] = operand;
        count++;
    }

    /** LEB128, as far as it goes: the lowest 32 bits of what stands there. */
    private int number(boolean signed, int start, int end) {
        int number = 0;
        int shift = 0;
        int next = -1;
        for (int at = start; at < end && next < 0; at++) {
            next = bytes[at];
            number |= shift < Integer.SIZE ? (next & 0x7f) << shift : 0;
            shift += 7;
        }
        boolean negative = signed && (next & 0x40) != 0 && shift < Integer.SIZE;
        return negative ? number | -1 << shift : number;
    }

    /** Or leads to another block by an exception. */
    private static boolean mayTakeLong(int opcode, int operand) {
        return (opcode >= CALL && opcode <= RETURN_CALL_INDIRECT)
                || opcode == MEMORY_GROW
                || opcode == TRY_TABLE
                || (opcode == BULK && operand > CONVERSION_LAST);
    }

    /** The opcode of an instruction before this one: 0 is the last. */
    private int opcode(int back) {
        return count > back ? opcodes[(count - 1 - back) & 3] : UNREACHABLE;
    }

    private int operand(int back) {
        return operands[(count - 1 - back) & 3];
    }

    private Frame open(int opcode) {
        var frame = new Frame(opcode, frames.size());
        frames.add(frame);
        return frame;
    }

    private void openLoop(int position) {
        candidate = new Candidate(open(LOOP), loops++, position, constants);
        constants = new HashMap<>();
    }

    private void close(int position) {
        Frame frame = frames.removeLast();
        frame.open = false;
        if (frame.opcode != LOOP) {
            constants = constants.isEmpty() ? constants : new HashMap<>();
        }
        if (candidate != null && candidate.frame == frame) {
            judge(candidate, position);
            candidate = null;
        } else if (candidate != null && candidate.pending != null) {
            settle(candidate, candidate.pending, frame);
        }
    }

    /** Whether what comes behind the block is reached only if the variable is not equal. */
    private void settle(Candidate loop, Test pending, Frame ended) {
        if (pending.in() != ended) {
            return;
        }
        int last = opcode(0);
        boolean left = last == BR || last == RETURN || last == UNREACHABLE;
        if (left && ended.branches == 1) {
            loop.tests.add(new Test(pending.local(), pending.constant(), frames.getLast()));
        }
        loop.pending = null;
    }

    private void judge(Candidate loop, int position) {
        long bytes = loop.rounds * (position - loop.start);
        if (bytes <= WORK_MAX && work + bytes <= FUNCTION_WORK_MAX) {
            work += bytes;
            found.set(loop.number);
        }
    }

    private void set(int local) {
        if (opcode(0) == I32_CONST) {
            constants.put(local, operand(0));
        } else {
            constants.remove(local);
        }
        if (candidate != null) {
            boolean first = !candidate.steps.containsKey(local);
            candidate.steps.put(local, first && isStep(local) ? step() : null);
        }
    }

    private boolean isStep(int local) {
        return opcode(0) == I32_ADD
                && opcode(1) == I32_CONST
                && opcode(2) == LOCAL_GET
                && operand(2) == local;
    }

    private Step step() {
        return new Step(operand(1), frames.getLast());
    }

    private void branch(int opcode, int label) {
        Frame target = frames.get(frames.size() - 1 - label);
        target.branches++;
        Candidate loop = candidate;
        if (loop == null) {
            return;
        }
        if (target == loop.frame) {
            back(loop, opcode == BR_IF);
        } else if (opcode == BR_IF) {
            leave(loop, target);
        }
    }

    /** A branch, on a condition, to what is not the beginning of the loop. */
    private void leave(Candidate loop, Frame target) {
        boolean compared = opcode(1) == I32_CONST && isRead(opcode(2));
        if (!compared) {
            return;
        }
        Frame here = frames.getLast();
        if (opcode(0) == I32_EQ && target.depth < loop.frame.depth) {
            loop.tests.add(new Test(operand(2), operand(1), here));
        } else if (opcode(0) == I32_NE && target == here && here.opcode == BLOCK) {
            loop.pending = loop.pending == null ? test() : loop.pending;
        }
    }

    private Test test() {
        return new Test(operand(2), operand(1), frames.getLast());
    }

    private static boolean isRead(int opcode) {
        return opcode == LOCAL_GET || opcode == LOCAL_TEE;
    }

    private void back(Candidate loop, boolean conditional) {
        if (++loop.branchesBack > 1) {
            candidate = null;
            return;
        }
        if (conditional && isRead(opcode(0))) {
            loop.tests.add(new Test(operand(0), 0, frames.getLast()));
        } else if (conditional
                && opcode(0) == I32_NE
                && opcode(1) == I32_CONST
                && isRead(opcode(2))) {
            loop.tests.add(test());
        }
        long rounds = Long.MAX_VALUE;
        for (Test each : loop.tests) {
            rounds = Math.min(rounds, rounds(loop, each));
        }
        if (rounds > WORK_MAX) {
            candidate = null;
        } else {
            loop.rounds = rounds;
        }
    }

    /** How many there are at most because of that test; more than any number if it says nothing. */
    private static long rounds(Candidate loop, Test test) {
        Integer from = loop.before.get(test.local());
        Step step = loop.steps.get(test.local());
        if (from == null || step == null || !step.in().open || !test.in().open || step.by() == 0) {
            return Long.MAX_VALUE;
        }
        int distance = test.constant() - from;
        int steps = distance / step.by();
        // None: if the test comes behind the step, it is met after all numbers were gone through.
        return steps < 1 || steps * step.by() != distance ? Long.MAX_VALUE : steps + 1L;
    }
}
