package dev.aether.component.wasmtime;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Makes a module that its host can limit, stop and save.
 *
 * <p>It asks before its memory grows, because the library's own limits can refuse but neither count
 * what many instances share nor tell that they refused. For that it imports one function more, the
 * last of its imports, so that its own functions have other numbers; for each memory it grows it
 * has a function more, which asks and then grows. It also exports each memory of its own, and what
 * else of it can change: tables, mutable globals, and whether segments that it drops were dropped.
 * References to functions are told apart by a function that answers each of them by its number.
 *
 * <p>Its functions and loops begin by reading a byte of a memory that it has for that alone, so
 * that they trap once the system refuses them its page. With short loops {@linkplain LoopUnrolling
 * unrolled} that costs next to nothing; the library's own way, comparing an epoch, made tight loops
 * take up to 1.8 times as long.
 *
 * <p>What is to be called at the beginning is exported instead, so that it can be stopped too.
 *
 * <p>A module that has nothing of all that stays as it is.
 */
final class Metering implements Numbering {
    /**
     * The module and name of the additional import, from pages wanted to whether they are given.
     */
    static final String IMPORT = "~meter";

    /** The name under which the memory is exported that running code looks at. */
    static final String POLLED = "~polled";

    /** One page of this processor; in pages of WebAssembly that have one byte. */
    static final int POLLED_BYTES = 4096;

    /** The same memory, of a module whose instances can be set back to their beginning. */
    static final String RESETTABLE = "~resettable";

    /** The name under which the function is exported that is to be called at the beginning. */
    static final String START = "~start";

    /** The name of the function from the number of a function to the reference to it, or null. */
    static final String REFERENCE = "~reference";

    /** What names of additional exports begin with: the module's own memories. */
    static final String EXPORT = "~memory:";

    /** Its own tables. */
    static final String TABLE = "~table:";

    /** Its own mutable globals. */
    static final String GLOBAL = "~global:";

    /** The global that is 1 once that data segment was dropped. */
    static final String DATA_DROPPED = "~data-dropped:";

    /** The global that is 1 once that element segment was dropped. */
    static final String ELEMENTS_DROPPED = "~elements-dropped:";

    /** The function that drops that data segment. */
    static final String DROP_DATA = "~drop-data:";

    /** The function that drops that element segment. */
    static final String DROP_ELEMENTS = "~drop-elements:";

    private static final int TYPES = 1;
    private static final int IMPORTS = 2;
    private static final int FUNCTIONS = 3;
    private static final int MEMORIES = 5;
    static final int GLOBALS = 6;
    private static final int EXPORTS = 7;
    private static final int START_FUNCTION = 8;
    static final int ELEMENTS = 9;
    static final int CODE = 10;
    static final int DATA = 11;

    private static final int FUNCTION_KIND = 0;
    private static final int TABLE_KIND = 1;
    private static final int MEMORY_KIND = 2;
    private static final int GLOBAL_KIND = 3;

    private final ModuleOutline outline;
    private final ModuleScan scan;
    private final Instructions instructions = new Instructions(this, InstructionListener.NONE);
    private final Additions added = new Additions();

    private Metering(ModuleOutline outline) {
        this.outline = outline;
        this.scan = new ModuleScan(outline);
    }

    /**
     * The module, metered.
     *
     * @throws RuntimeException if it has an instruction or type that is not known here
     */
    static byte[] meter(ModuleOutline outline) {
        var metering = new Metering(outline);
        metering.addFunctions();
        boolean nothing =
                outline.memories() + outline.ownFunctions() + outline.ownTables() == 0
                        && metering.added.isEmpty()
                        && metering.scan.mutableGlobals().isEmpty();
        return nothing ? outline.bytes() : metering.rewrite();
    }

    private void addFunctions() {
        int ask = outline.importedFunctions();
        scan.grown().stream()
                .forEach(memory -> added.add("", Additions.UNARY, Additions.grow(memory, ask)));
        if (!scan.referred().isEmpty()) {
            List<int[]> references =
                    scan.referred().stream()
                            .mapToObj(number -> new int[] {number, function(number)})
                            .toList();
            added.add(REFERENCE, Additions.REFERENCE, Additions.reference(references));
        }
        for (int segment : scan.droppedData()) {
            var body = Additions.drop(droppedData(segment), Instructions.DATA_DROP, segment);
            added.add(DROP_DATA + segment, Additions.PLAIN, body);
        }
        for (int segment : scan.droppedElements()) {
            var body = Additions.drop(droppedElements(segment), Instructions.ELEM_DROP, segment);
            added.add(DROP_ELEMENTS + segment, Additions.PLAIN, body);
        }
    }

    private boolean asks() {
        return !scan.grown().isEmpty();
    }

    @Override
    public int function(int function) {
        return asks() && function >= outline.importedFunctions() ? function + 1 : function;
    }

    /** The number of an additional function. */
    private int additional(int place) {
        return outline.functions() + (asks() ? 1 : 0) + place;
    }

    @Override
    public int growing(int memory) {
        return additional(scan.grown().get(0, memory).cardinality());
    }

    @Override
    public int droppedData(int segment) {
        int place = scan.droppedData().indexOf(segment);
        return place < 0 ? -1 : outline.globals() + place;
    }

    @Override
    public int droppedElements(int segment) {
        int place = scan.droppedElements().indexOf(segment);
        return place < 0 ? -1 : outline.globals() + scan.droppedData().size() + place;
    }

    @Override
    public int polled() {
        return outline.memories();
    }

    private byte[] rewrite() {
        var out = new Splice(outline.bytes(), 0, ModuleOutline.HEADER_BYTES);
        out.skip(ModuleOutline.HEADER_BYTES);
        out.leaveOut(ModuleOutline.HEADER_BYTES);
        for (ModuleOutline.Section section : outline.sectionsWith(needed())) {
            if (section.id() != START_FUNCTION) {
                out.put(section.id()).putSized(content(section));
            }
        }
        return out.finish();
    }

    /** Sections that must be there, empty if they were not. */
    private List<Integer> needed() {
        var needed = new ArrayList<>(List.of(TYPES, FUNCTIONS, GLOBALS, EXPORTS, CODE));
        if (asks()) {
            needed.add(IMPORTS);
        }
        if (polls()) {
            needed.add(MEMORIES);
        }
        return needed;
    }

    private boolean polls() {
        return outline.ownFunctions() > 0;
    }

    /** Whether all it can change are its own memories and globals, of which it is told how. */
    private boolean resettable() {
        return polls()
                && outline.starts().isEmpty()
                && !scan.tablesChanged()
                && scan.droppedData().isEmpty()
                && scan.droppedElements().isEmpty()
                && (scan.activeBytes() == 0 || outline.importedMemories() == 0);
    }

    private byte[] content(ModuleOutline.Section section) {
        Splice in = outline.open(section);
        switch (section.id()) {
            case TYPES -> append(in, Additions.typeCount(), () -> Additions.putTypes(in));
            case IMPORTS -> append(in, asks() ? 1 : 0, () -> putImport(in));
            case FUNCTIONS -> append(in, added.functions().size(), () -> putFunctions(in));
            case MEMORIES -> append(in, polls() ? 1 : 0, () -> putPolled(in));
            case EXPORTS -> exports(in);
            case GLOBALS -> globals(in);
            case ELEMENTS -> ModuleScan.elements(in, instructions, new BitSet());
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
        in.putSized(name).putSized(name).put(0).putNumber(outline.types() + Additions.UNARY);
    }

    /** Least and most, and pages of two to the power of nothing. */
    private static void putPolled(Splice in) {
        in.put(0x09).putNumber(POLLED_BYTES).putNumber(POLLED_BYTES).put(0);
    }

    private void putFunctions(Splice in) {
        added.functions().forEach(each -> in.putNumber(outline.types() + each.type()));
    }

    private void exports(Splice in) {
        int from = in.position();
        int count = in.number();
        in.leaveOut(from);
        in.putNumber(count + additionalExports());
        for (int i = 0; i < count; i++) {
            in.skip(in.number());
            int kind = in.octet();
            int at = in.position();
            int number = in.number();
            if (kind == FUNCTION_KIND) {
                in.leaveOut(at);
                in.putNumber(function(number));
            }
        }
        in.skipToEnd();
        putExports(in);
    }

    private int additionalExports() {
        return outline.ownMemories()
                + (polls() ? 1 : 0)
                + (resettable() ? 1 : 0)
                + outline.ownTables()
                + scan.mutableGlobals().cardinality()
                + scan.droppedData().size()
                + scan.droppedElements().size()
                + added.exported().size()
                + outline.starts().size();
    }

    private void putExports(Splice in) {
        for (int i = 0; i < outline.ownMemories(); i++) {
            putExport(in, EXPORT + i, MEMORY_KIND, outline.importedMemories() + i);
        }
        if (polls()) {
            putExport(in, POLLED, MEMORY_KIND, polled());
        }
        if (resettable()) {
            putExport(in, RESETTABLE, MEMORY_KIND, polled());
        }
        for (int i = 0; i < outline.ownTables(); i++) {
            putExport(in, TABLE + i, TABLE_KIND, outline.importedTables() + i);
        }
        scan.mutableGlobals().stream()
                .forEach(
                        i -> putExport(in, GLOBAL + i, GLOBAL_KIND, outline.importedGlobals() + i));
        scan.droppedData()
                .forEach(i -> putExport(in, DATA_DROPPED + i, GLOBAL_KIND, droppedData(i)));
        scan.droppedElements()
                .forEach(i -> putExport(in, ELEMENTS_DROPPED + i, GLOBAL_KIND, droppedElements(i)));
        for (Additions.Added each : added.exported()) {
            int place = added.functions().indexOf(each);
            putExport(in, each.export(), FUNCTION_KIND, additional(place));
        }
        outline.starts().forEach(start -> putExport(in, START, FUNCTION_KIND, function(start)));
    }

    private static void putExport(Splice in, String name, int kind, int number) {
        in.putSized(name.getBytes(StandardCharsets.UTF_8)).put(kind).putNumber(number);
    }

    private void globals(Splice in) {
        int from = in.position();
        int count = in.number();
        in.leaveOut(from);
        int flags = scan.droppedData().size() + scan.droppedElements().size();
        in.putNumber(count + flags);
        ModuleScan.globals(count, in, instructions, new BitSet());
        in.skipToEnd();
        for (int i = 0; i < flags; i++) {
            in.put(0x7f, 1, 0x41, 0, 0x0b);
        }
    }

    private void code(Splice in) {
        int from = in.position();
        int count = in.number();
        in.leaveOut(from);
        in.putNumber(count + added.functions().size());
        var unrolling = new LoopUnrolling(outline.bytes());
        for (int i = 0; i < count; i++) {
            int start = in.position();
            int length = in.number();
            byte[] unrolled = unrolling.unroll(in.position(), length);
            in.skip(length);
            in.leaveOut(start);
            var body = new Splice(unrolled, 0, unrolled.length);
            ModuleScan.body(body, instructions);
            in.putSized(body.finish());
        }
        in.skipToEnd();
        added.functions().forEach(each -> in.putSized(each.body().finish()));
    }
}
