package dev.aether.component.wasmtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes a module that its host can limit and stop.
 *
 * <p>It asks before its memory grows, because the library's own limits can refuse but neither count
 * what many instances share nor tell that they refused. For that it imports one function more, the
 * last of its imports, so that its own functions have other numbers; for each memory it grows it
 * has a function more, which asks and then grows. It also exports each memory of its own.
 *
 * <p>Its functions and loops begin by reading a byte of a memory that it has for that alone, so
 * that they trap once the system refuses them its page. That costs next to nothing; the library's
 * own way, comparing an epoch, made tight loops take up to 1.8 times as long.
 *
 * <p>What is to be called at the beginning is exported instead, so that it can be stopped too.
 *
 * <p>A module that has neither code nor memory stays as it is.
 */
final class Metering {
    /**
     * The module and name of the additional import, from pages wanted to whether they are given.
     */
    static final String IMPORT = "~meter";

    /** The name under which the memory is exported that running code looks at. */
    static final String POLLED = "~polled";

    /** One page of this processor; in pages of WebAssembly that have one byte. */
    static final int POLLED_BYTES = 4096;

    /** The name under which the function is exported that is to be called at the beginning. */
    static final String START = "~start";

    /** What names of additional exports begin with. */
    static final String EXPORT = "~memory:";

    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int MEMORIES = 5;
    private static final int GLOBALS = 6;
    private static final int EXPORTS = 7;
    private static final int START_FUNCTION = 8;
    private static final int ELEMENTS = 9;
    private static final int CODE = 10;

    private final ModuleOutline outline;
    private final Instructions instructions;
    private final BitSet grown;

    private Metering(ModuleOutline outline, BitSet grown) {
        this.outline = outline;
        this.grown = grown;
        this.instructions = new Instructions(this::renumbered, this::growing, outline.memories());
    }

    /**
     * The module, metered.
     *
     * @throws RuntimeException if it has an instruction or type that is not known here
     */
    static byte[] meter(ModuleOutline outline) {
        if (outline.memories() + outline.ownFunctions() == 0) {
            return outline.bytes();
        }
        return new Metering(outline, grown(outline)).rewrite();
    }

    private static BitSet grown(ModuleOutline outline) {
        var scan = new Instructions(function -> function, memory -> 0, 0);
        for (ModuleOutline.Section section : outline.sections()) {
            if (section.id() == CODE) {
                Splice in = outline.open(section);
                int count = in.number();
                for (int i = 0; i < count; i++) {
                    body(in, scan);
                }
            }
        }
        return scan.grown();
    }

    private static void body(Splice in, Instructions instructions) {
        in.number();
        int locals = in.number();
        for (int i = 0; i < locals; i++) {
            in.number();
            ModuleOutline.valueType(in);
        }
        instructions.enter(in);
        instructions.expression(in);
    }

    private boolean asks() {
        return !grown.isEmpty();
    }

    private int renumbered(int function) {
        return asks() && function >= outline.importedFunctions() ? function + 1 : function;
    }

    private int growing(int memory) {
        int before = grown.get(0, memory).cardinality();
        return outline.importedFunctions() + 1 + outline.ownFunctions() + before;
    }

    private byte[] rewrite() {
        var out = new Splice(outline.bytes(), 0, ModuleOutline.HEADER_BYTES);
        out.skip(ModuleOutline.HEADER_BYTES);
        out.leaveOut(ModuleOutline.HEADER_BYTES);
        for (ModuleOutline.Section section : outline.sectionsWith(added())) {
            if (section.id() != START_FUNCTION) {
                out.put(section.id()).putSized(content(section));
            }
        }
        return out.finish();
    }

    /** Sections that must be there, empty if they were not. */
    private List<Integer> added() {
        var added = new ArrayList<Integer>();
        if (asks()) {
            added.add(IMPORTS);
        }
        added.add(MEMORIES);
        added.add(EXPORTS);
        return added;
    }

    private byte[] content(ModuleOutline.Section section) {
        Splice in = outline.open(section);
        switch (section.id()) {
            case TYPES -> append(in, asks() ? 1 : 0, () -> in.put(0x60, 1, 0x7f, 1, 0x7f));
            case IMPORTS -> append(in, asks() ? 1 : 0, () -> putImport(in));
            case FUNCTIONS -> append(in, grown.cardinality(), () -> putFunctions(in));
            case MEMORIES -> append(in, 1, () -> putPolled(in));
            case EXPORTS -> exports(in);
            case GLOBALS -> globals(in);
            case ELEMENTS -> elements(in);
            case CODE -> code(in);
            default -> {}
        }
        return in.finish();
    }

    /** Makes a vector longer, leaving its own elements as they are. */
    private void append(Splice in, int count, Runnable put) {
        int from = in.position();
        int before = in.number();
        in.leaveOut(from);
        in.putNumber(before + count);
        in.skipToEnd();
        if (count > 0) {
            put.run();
        }
    }

    private void putImport(Splice in) {
        byte[] name = IMPORT.getBytes(StandardCharsets.UTF_8);
        in.putSized(name).putSized(name).put(0).putNumber(outline.types());
    }

    /** Least and most, and pages of two to the power of nothing. */
    private static void putPolled(Splice in) {
        in.put(0x09).putNumber(POLLED_BYTES).putNumber(POLLED_BYTES).put(0);
    }

    private void putFunctions(Splice in) {
        for (int i = 0; i < grown.cardinality(); i++) {
            in.putNumber(outline.types());
        }
    }

    private void renumber(Splice in) {
        int from = in.position();
        int function = in.number();
        in.leaveOut(from);
        in.putNumber(renumbered(function));
    }

    private void exports(Splice in) {
        int from = in.position();
        int count = in.number();
        in.leaveOut(from);
        in.putNumber(count + outline.ownMemories() + 1 + outline.starts().size());
        for (int i = 0; i < count; i++) {
            in.skip(in.number());
            if (in.octet() == 0) {
                renumber(in);
            } else {
                in.number();
            }
        }
        in.skipToEnd();
        for (int i = 0; i < outline.ownMemories(); i++) {
            in.putSized((EXPORT + i).getBytes(StandardCharsets.UTF_8));
            in.put(2).putNumber(outline.importedMemories() + i);
        }
        in.putSized(POLLED.getBytes(StandardCharsets.UTF_8)).put(2).putNumber(outline.memories());
        for (int function : outline.starts()) {
            in.putSized(START.getBytes(StandardCharsets.UTF_8)).put(0);
            in.putNumber(renumbered(function));
        }
    }

    private void globals(Splice in) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            ModuleOutline.valueType(in);
            in.octet();
            instructions.expression(in);
        }
    }

    private void elements(Splice in) {
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
            for (int e = 0; e < length; e++) {
                element(in, expressions);
            }
        }
    }

    private void element(Splice in, boolean expression) {
        if (expression) {
            instructions.expression(in);
        } else {
            renumber(in);
        }
    }

    private void code(Splice in) {
        int from = in.position();
        int count = in.number();
        in.leaveOut(from);
        in.putNumber(count + grown.cardinality());
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int length = in.number();
            Splice body = outline.open(in.position(), length);
            in.skip(length);
            in.leaveOut(start);
            in.putSized(bodyOf(body));
        }
        grown.stream().forEach(memory -> in.putSized(growBody(memory)));
    }

    private byte[] bodyOf(Splice in) {
        int locals = in.number();
        for (int i = 0; i < locals; i++) {
            in.number();
            ModuleOutline.valueType(in);
        }
        instructions.enter(in);
        instructions.expression(in);
        return in.finish();
    }

    /** {@code if (ask(delta)) memory.grow(delta) else -1}. */
    private byte[] growBody(int memory) {
        var body = new Splice(new byte[0], 0, 0);
        body.put(0, 0x20, 0, 0x10).putNumber(outline.importedFunctions());
        body.put(0x04, 0x7f, 0x20, 0, 0x40).putNumber(memory);
        return body.put(0x05, 0x41, 0x7f, 0x0b, 0x0b).finish();
    }
}
