package dev.aether.component.wasmtime;

import java.util.BitSet;

/**
 * Goes through the instructions of a valid module: functions get other numbers, and growing a
 * memory becomes the call of a function, and functions and loops begin with a look at a memory that
 * is taken away from them to stop them.
 *
 * @see <a href="https://webassembly.github.io/spec/core/binary/instructions.html">their format</a>
 */
final class Instructions {
    private static final int LOOP = 0x03;
    private static final int CALL = 0x10;
    private static final int RETURN_CALL = 0x12;
    private static final int TABLE_SET = 0x26;
    private static final int MEMORY_GROW = 0x40;
    private static final int REF_FUNC = 0xd2;

    /** Behind the prefix of instructions in bulk. */
    static final int DATA_DROP = 9;

    static final int ELEM_DROP = 13;

    private static final int MEMORY_NUMBERED = 0x40;

    /** Those of a byte as a number of 32 or 64 bits, with and without sign. */
    private static final int[] LOADS = {0x2c, 0x2d, 0x30, 0x31};

    private static final int LOOKS_MAX = LOADS.length * Metering.POLLED_BYTES;

    private final Numbering numbering;
    private final InstructionListener listener;
    private final BitSet grown = new BitSet();
    private final BitSet referred = new BitSet();
    private final BitSet droppedData = new BitSet();
    private final BitSet droppedElements = new BitSet();
    private boolean tablesChanged;
    private int looks;

    Instructions(Numbering numbering, InstructionListener listener) {
        this.numbering = numbering;
        this.listener = listener;
    }

    /** The memories that were grown by what was gone through so far. */
    BitSet grown() {
        return grown;
    }

    /** The functions that what was gone through so far made references to. */
    BitSet referred() {
        return referred;
    }

    /** The data segments that what was gone through so far drops. */
    BitSet droppedData() {
        return droppedData;
    }

    /** The element segments that what was gone through so far drops. */
    BitSet droppedElements() {
        return droppedElements;
    }

    /** Whether what was gone through so far changes elements or the size of a table. */
    boolean tablesChanged() {
        return tablesChanged;
    }

    /** Goes through one expression and the end of it. */
    void expression(Splice in) {
        int depth = 1;
        while (depth > 0) {
            int opcode = in.octet();
            switch (opcode) {
                case 0x02, 0x03, 0x04, 0x1f -> depth++;
                case 0x0b -> depth--;
                default -> {}
            }
            int start = in.position();
            operands(opcode, in);
            listener.next(opcode, start, in.position());
        }
    }

    /** Begins with the instructions of a function. */
    void enter(Splice in) {
        looks = 0;
        look(in);
    }

    /**
     * Reads a byte and drops it. Each look of a function is at another one or in another way, so
     * that the compiler does not take what an outer loop saw for what an inner one would see.
     */
    private void look(Splice in) {
        if (looks == LOOKS_MAX) {
            throw new IllegalArgumentException("a function of more than %d loops".formatted(looks));
        }
        in.leaveOut(in.position());
        in.put(0x41, 0, LOADS[looks / Metering.POLLED_BYTES], MEMORY_NUMBERED);
        in.putNumber(numbering.polled()).putNumber(looks % Metering.POLLED_BYTES).put(0x1a);
        looks++;
    }

    private void operands(int opcode, Splice in) {
        switch (opcode) {
            case CALL, RETURN_CALL -> renumber(in);
            case REF_FUNC -> reference(in);
            case MEMORY_GROW -> grow(in);
            case LOOP -> loop(in);
            case 0x02, 0x04 -> in.number(); // Blocks.
            case 0x08, 0x0c, 0x0d -> in.number(); // Throws and branches.
            case 0x0e -> table(in);
            case 0x11, 0x13 -> numbers(2, in); // Indirect calls.
            case 0x1c -> numbers(in.number(), in); // Select with types.
            case 0x1f -> catching(in);
            case 0x20, 0x21, 0x22, 0x23, 0x24, 0x25 -> in.number(); // Variables, table.get.
            case TABLE_SET -> changeTable(1, in);
            case 0x3f, 0x41, 0x42, 0xd0 -> in.number(); // Size, constants, null.
            case 0x43 -> in.skip(Float.BYTES);
            case 0x44 -> in.skip(Double.BYTES);
            case 0xfc -> bulk(in.number(), in);
            case 0xfd -> vector(in.number(), in);
            default -> plain(opcode, in);
        }
    }

    private void loop(Splice in) {
        in.number();
        look(in);
    }

    private static void plain(int opcode, Splice in) {
        if (opcode >= 0x28 && opcode <= 0x3e) {
            address(in);
            return;
        }
        boolean known =
                opcode <= 0x01
                        || opcode == 0x05
                        || opcode == 0x0a
                        || opcode == 0x0b
                        || opcode == 0x0f
                        || opcode == 0x1a
                        || opcode == 0x1b
                        || (opcode >= 0x45 && opcode <= 0xc4)
                        || opcode == 0xd1;
        if (!known) {
            throw new IllegalArgumentException("instruction 0x%02x".formatted(opcode));
        }
    }

    private int renumber(Splice in) {
        int from = in.position();
        int function = in.number();
        in.leaveOut(from);
        in.putNumber(numbering.function(function));
        return function;
    }

    /** Goes through the number of a function that is referred to. */
    void reference(Splice in) {
        referred.set(renumber(in));
    }

    private void dropData(Splice in) {
        int segment = in.number();
        droppedData.set(segment);
        note(numbering.droppedData(segment), in);
    }

    private void dropElements(Splice in) {
        int segment = in.number();
        droppedElements.set(segment);
        note(numbering.droppedElements(segment), in);
    }

    /** Sets a global behind an instruction. */
    private static void note(int global, Splice in) {
        if (global >= 0) {
            in.leaveOut(in.position());
            in.put(0x41, 1, 0x24).putNumber(global);
        }
    }

    private void grow(Splice in) {
        int from = in.position() - 1;
        int memory = in.number();
        grown.set(memory);
        in.leaveOut(from);
        in.put(CALL).putNumber(numbering.growing(memory));
    }

    private void changeTable(int operands, Splice in) {
        tablesChanged = true;
        numbers(operands, in);
    }

    private static void numbers(int count, Splice in) {
        for (int i = 0; i < count; i++) {
            in.number();
        }
    }

    private static void table(Splice in) {
        numbers(in.number() + 1, in);
    }

    /** A block with handlers: each names a tag, or none, and a branch. */
    private static void catching(Splice in) {
        in.number();
        int count = in.number();
        for (int i = 0; i < count; i++) {
            numbers(in.octet() < 2 ? 2 : 1, in);
        }
    }

    /** An alignment, whose bit says whether a memory follows, and an offset. */
    private static void address(Splice in) {
        int alignment = in.number();
        numbers((alignment & MEMORY_NUMBERED) == 0 ? 1 : 2, in);
    }

    private void bulk(int code, Splice in) {
        switch (code) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> {} // Conversions.
            case DATA_DROP -> dropData(in);
            case ELEM_DROP -> dropElements(in);
            case 11, 16 -> in.number(); // memory.fill, table.size.
            case 8, 10 -> numbers(2, in); // memory.init, memory.copy.
            case 15, 17 -> changeTable(1, in); // table.grow, table.fill.
            case 12, 14 -> changeTable(2, in); // table.init, table.copy.
            default -> throw new IllegalArgumentException("instruction 0xfc " + code);
        }
    }

    private static void vector(int code, Splice in) {
        if (code <= 11 || code == 92 || code == 93) {
            address(in);
        } else if (code == 12 || code == 13) {
            in.skip(16);
        } else if (code >= 21 && code <= 34) {
            in.skip(1);
        } else if (code >= 84 && code <= 91) {
            address(in);
            in.skip(1);
        }
    }
}
