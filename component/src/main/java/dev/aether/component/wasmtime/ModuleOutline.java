package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;

/** The sections of a valid module and how much of what is in them. */
final class ModuleOutline {
    static final int HEADER_BYTES = 8;
    private static final int PAGE_BYTES = 1 << 16;
    private static final int RESERVED = '~';

    /** The ids of sections in the order they stand in. */
    private static final List<Integer> ORDER = List.of(1, 2, 3, 4, 5, 13, 6, 7, 8, 9, 12, 10, 11);

    private static final int FUNCTION = 0;
    private static final int TABLE = 1;
    private static final int MEMORY = 2;
    private static final int GLOBAL = 3;
    private static final int TAG = 4;

    /** A section without its header; custom ones are left out. */
    record Section(int id, int start, int length) {}

    private final byte[] bytes;
    private final List<Section> sections = new ArrayList<>();
    private int types;
    private int importedFunctions;
    private int importedMemories;
    private int importedTables;
    private int importedGlobals;
    private int ownFunctions;
    private int ownMemories;
    private int ownTables;
    private int ownGlobals;
    private final List<Integer> starts = new ArrayList<>();
    private long initialPages;

    /**
     * @throws RuntimeException if the module is not valid
     */
    ModuleOutline(byte[] bytes) {
        this.bytes = bytes;
        var in = new Splice(bytes, HEADER_BYTES, bytes.length);
        while (!in.atEnd()) {
            int id = in.octet();
            int length = in.number();
            if (id != 0) {
                sections.add(new Section(id, in.position(), length));
            }
            in.skip(length);
        }
        sections.forEach(this::count);
    }

    private void count(Section section) {
        Splice in = open(section);
        switch (section.id()) {
            case 1 -> countTypes(in);
            case 2 -> countImports(in);
            case 3 -> ownFunctions = in.number();
            case 4 -> ownTables = in.number();
            case 5 -> countMemories(in);
            case 6 -> ownGlobals = in.number();
            case 7 -> checkExports(in);
            case 8 -> starts.add(in.number());
            default -> {}
        }
    }

    private void countTypes(Splice in) {
        types = in.number();
        for (int i = 0; i < types; i++) {
            int form = in.octet();
            if (form != 0x60) {
                throw new IllegalArgumentException("a type of the form 0x%02x".formatted(form));
            }
            valueTypes(in);
            valueTypes(in);
        }
    }

    private void countImports(Splice in) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            name(in);
            name(in);
            int kind = in.octet();
            importedFunctions += kind == FUNCTION ? 1 : 0;
            importedMemories += kind == MEMORY ? 1 : 0;
            importedTables += kind == TABLE ? 1 : 0;
            importedGlobals += kind == GLOBAL ? 1 : 0;
            skipImport(kind, in);
        }
    }

    private static void checkExports(Splice in) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            name(in);
            in.octet();
            in.number();
        }
    }

    /** Names that begin so are those of what we add; no name of WIT does. */
    private static void name(Splice in) {
        int length = in.number();
        if (length > 0 && in.octet() == RESERVED) {
            throw new IllegalArgumentException("a name that begins with " + (char) RESERVED);
        }
        in.skip(Math.max(0, length - 1));
    }

    private static void skipImport(int kind, Splice in) {
        switch (kind) {
            case FUNCTION -> in.number();
            case TABLE -> {
                valueType(in);
                limits(in);
            }
            case MEMORY -> limits(in);
            case GLOBAL -> {
                valueType(in);
                in.octet();
            }
            case TAG -> {
                in.octet();
                in.number();
            }
            default -> throw new IllegalArgumentException("an import of kind " + kind);
        }
    }

    private void countMemories(Splice in) {
        ownMemories = in.number();
        for (int i = 0; i < ownMemories; i++) {
            initialPages += limits(in);
        }
    }

    /** Answers the smaller one. */
    private static long limits(Splice in) {
        int flags = in.octet();
        if (flags > 1) {
            throw new IllegalArgumentException("a memory or table of flags " + flags);
        }
        long least = Integer.toUnsignedLong(in.number());
        if ((flags & 1) != 0) {
            in.number();
        }
        return least;
    }

    private static void valueTypes(Splice in) {
        int count = in.number();
        for (int i = 0; i < count; i++) {
            valueType(in);
        }
    }

    /** A value type: one byte, or two for references that say to what. */
    static void valueType(Splice in) {
        int type = in.octet();
        if (type == 0x63 || type == 0x64) {
            in.number();
        }
    }

    /** An additional section reads as a vector without elements. */
    Splice open(Section section) {
        return section.start() < 0
                ? new Splice(new byte[1], 0, 1)
                : open(section.start(), section.length());
    }

    Splice open(int start, int length) {
        return new Splice(bytes, start, start + length);
    }

    /** The sections, and those with additional ids, empty, where they were missing. */
    List<Section> sectionsWith(List<Integer> ids) {
        var all = new ArrayList<Section>();
        for (int id : ORDER) {
            boolean found = false;
            for (Section section : sections) {
                if (section.id() == id) {
                    all.add(section);
                    found = true;
                }
            }
            if (!found && ids.contains(id)) {
                all.add(new Section(id, -1, 1));
            }
        }
        return all;
    }

    byte[] bytes() {
        return bytes;
    }

    List<Section> sections() {
        return sections;
    }

    int types() {
        return types;
    }

    int importedFunctions() {
        return importedFunctions;
    }

    int importedMemories() {
        return importedMemories;
    }

    int ownFunctions() {
        return ownFunctions;
    }

    /** Imported and own ones together. */
    int memories() {
        return importedMemories + ownMemories;
    }

    /** The function that is called at the beginning, if there is one. */
    List<Integer> starts() {
        return starts;
    }

    /** Whether an instance of it has nothing that can change and runs nothing of its own. */
    boolean isStateless() {
        return ownFunctions + ownMemories + ownTables + ownGlobals + importedMemories == 0
                && starts.isEmpty();
    }

    int ownMemories() {
        return ownMemories;
    }

    int importedTables() {
        return importedTables;
    }

    int ownTables() {
        return ownTables;
    }

    int importedGlobals() {
        return importedGlobals;
    }

    /** Imported and own ones together. */
    int globals() {
        return importedGlobals + ownGlobals;
    }

    /** Imported and own ones together. */
    int functions() {
        return importedFunctions + ownFunctions;
    }

    /** What its own memories begin with, together. */
    long initialBytes() {
        return initialPages * PAGE_BYTES;
    }
}
