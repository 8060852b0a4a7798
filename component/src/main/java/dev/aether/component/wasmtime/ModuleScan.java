package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/** What the code and the segments of a valid module do that its host is to know of. */
final class ModuleScan {
    private final Instructions instructions =
            new Instructions(Numbering.SAME, InstructionListener.NONE);
    private final BitSet passiveData = new BitSet();
    private final BitSet passiveElements = new BitSet();
    private final BitSet mutableGlobals = new BitSet();
    private long activeBytes;

    /**
     * @throws RuntimeException if it has an instruction or type that is not known here
     */
    ModuleScan(ModuleOutline outline) {
        for (ModuleOutline.Section section : outline.sections()) {
            Splice in = outline.open(section);
            switch (section.id()) {
                case Metering.GLOBALS -> globals(in.number(), in, instructions, mutableGlobals);
                case Metering.ELEMENTS -> elements(in, instructions, passiveElements);
                case Metering.CODE -> code(in);
                case Metering.DATA -> activeBytes += data(in, passiveData);
                default -> {}
            }
        }
    }

    /** The memories that its code grows. */
    BitSet grown() {
        return instructions.grown();
    }

    /** The functions that its references may be to. */
    BitSet referred() {
        return instructions.referred();
    }

    /** Whether its code changes tables. */
    boolean tablesChanged() {
        return instructions.tablesChanged();
    }

    /** The mutable ones among its own globals, as they stand in their section. */
    BitSet mutableGlobals() {
        return mutableGlobals;
    }

    /** The passive data segments, not empty, that its code drops. */
    List<Integer> droppedData() {
        return both(passiveData, instructions.droppedData());
    }

    /** The passive element segments, not empty, that its code drops. */
    List<Integer> droppedElements() {
        return both(passiveElements, instructions.droppedElements());
    }

    private static List<Integer> both(BitSet one, BitSet other) {
        var both = new ArrayList<Integer>();
        one.stream().filter(other::get).forEach(both::add);
        return both;
    }

    private void code(Splice in) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            in.number();
            body(in, instructions);
        }
    }

    /** Goes through a function's locals and instructions. */
    static void body(Splice in, Instructions instructions) {
        int locals = in.number();
        for (int i = 0; i < locals; i++) {
            in.number();
            ModuleOutline.valueType(in);
        }
        instructions.enter(in);
        instructions.expression(in);
    }

    /** Goes through globals and notes which are mutable. */
    static void globals(int count, Splice in, Instructions instructions, BitSet mutable) {
        for (int i = 0; i < count; i++) {
            ModuleOutline.valueType(in);
            mutable.set(i, in.octet() == 1);
            instructions.expression(in);
        }
    }

    /** Goes through element segments and notes which are passive and not empty. */
    static void elements(Splice in, Instructions instructions, BitSet passive) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            int flags = in.number();
            boolean active = (flags & 1) == 0;
            if (active && (flags & 2) != 0) {
                in.number();
            }
            if (active) {
                instructions.expression(in);
            }
            boolean expressions = (flags & 4) != 0;
            if ((flags & 3) != 0) {
                ModuleOutline.valueType(in); // Or the kind of elements, a byte too.
            }
            int length = in.number();
            passive.set(i, (flags & 3) == 1 && length > 0);
            for (int e = 0; e < length; e++) {
                element(in, instructions, expressions);
            }
        }
    }

    private static void element(Splice in, Instructions instructions, boolean expression) {
        if (expression) {
            instructions.expression(in);
        } else {
            instructions.reference(in);
        }
    }

    /** What data segments write into memories at the beginning. */
    long activeBytes() {
        return activeBytes;
    }

    /** As {@link #activeBytes}, of a module whose code does not matter. */
    static long activeBytes(ModuleOutline outline) {
        long bytes = 0;
        for (ModuleOutline.Section section : outline.sections()) {
            if (section.id() == Metering.DATA) {
                bytes += data(outline.open(section), new BitSet());
            }
        }
        return bytes;
    }

    /** Goes through data segments, notes which are passive, and answers the length of the rest. */
    private static long data(Splice in, BitSet passive) {
        var offsets = new Instructions(Numbering.SAME, InstructionListener.NONE);
        long active = 0;
        int count = in.number();
        for (int i = 0; i < count; i++) {
            int flags = in.number();
            if (flags == 2) {
                in.number();
            }
            if (flags != 1) {
                offsets.expression(in);
            }
            int length = in.number();
            passive.set(i, flags == 1 && length > 0);
            active += flags == 1 ? 0 : length;
            in.skip(length);
        }
        return active;
    }
}
