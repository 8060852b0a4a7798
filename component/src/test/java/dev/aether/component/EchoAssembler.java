package dev.aether.component;

import java.util.ArrayList;
import java.util.List;

/**
 * Assembles a component that imports {@code echo}, a function of any type, and exports it again
 * through a guest: every value crosses the canonical ABI four times, in each direction as argument
 * and as result.
 */
final class EchoAssembler {
    static final int UTF8 = 0;
    static final int UTF16 = 1;
    static final int LATIN1_OR_UTF16 = 2;

    private static final int[] CORE_PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private static final int[] COMPONENT_PREAMBLE = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};
    private static final int I32 = 0x7f;
    private static final int RESULT_ADDRESS = 64;
    private final List<Shape> parameters;
    private final Shape result;
    private final int encoding;
    private final String flatParameters;
    private final boolean resultInMemory;

    EchoAssembler(List<Shape> parameters, Shape result, int encoding) {
        this.parameters = parameters;
        this.result = result;
        this.encoding = encoding;
        String flat = Shape.flat(parameters);
        this.flatParameters = flat.length() > 16 ? "i" : flat;
        this.resultInMemory = result.flat().length() > 1;
    }

    byte[] assemble() {
        var types = new ArrayList<ByteWriter>();
        var labelled = Shape.labelled(parameters, types);
        byte[] resultType = result.define(types).toBytes();
        var signature = new ByteWriter().octets(0x40).vector(labelled).octets(0).bytes(resultType);
        Shape.section(types, 7, signature);
        int function = types.size() - 1;
        var out = new ByteWriter().octets(COMPONENT_PREAMBLE);
        types.forEach(section -> out.bytes(section.toBytes()));
        return out.section(10, one().octets(0).name("echo").octets(1).unsigned(function))
                .section(1, new ByteWriter().bytes(libc()))
                .section(2, one().octets(0).unsigned(0).unsigned(0))
                .section(6, coreAliases())
                .section(8, one().octets(1, 0).unsigned(0).bytes(options(0)))
                .section(1, new ByteWriter().bytes(relay()))
                .section(2, relayInstance())
                .section(6, one().octets(0, 0, 1).unsigned(2).name("echo"))
                .section(8, one().octets(0, 0).unsigned(2).bytes(options(0)).unsigned(function))
                .section(11, one().octets(0).name("echo").octets(1).unsigned(1).octets(0))
                .toBytes();
    }

    private static ByteWriter one() {
        return new ByteWriter().unsigned(1);
    }

    /** Core memory 0 and core function 0, realloc; core function 1 will be the lowered import. */
    private static ByteWriter coreAliases() {
        return new ByteWriter()
                .unsigned(2)
                .octets(0, 2, 1)
                .unsigned(0)
                .name("memory")
                .octets(0, 0, 1)
                .unsigned(0)
                .name("realloc");
    }

    private byte[] options(int realloc) {
        return new ByteWriter()
                .unsigned(3)
                .octets(encoding)
                .octets(3)
                .unsigned(0)
                .octets(4)
                .unsigned(realloc)
                .toBytes();
    }

    /** Core instance 1 bundles the import, core instance 2 is the relay made with it. */
    private static ByteWriter relayInstance() {
        return new ByteWriter()
                .unsigned(2)
                .octets(1)
                .unsigned(1)
                .name("echo")
                .octets(0)
                .unsigned(1)
                .octets(0)
                .unsigned(1)
                .unsigned(1)
                .name("h")
                .octets(0x12)
                .unsigned(1);
    }

    /** Memory, and a realloc that only ever moves forward. */
    private static byte[] libc() {
        var body =
                new ByteWriter()
                        .octets(0) // no locals
                        .octets(0x23, 0, 0x20, 2, 0x6a, 0x41, 1, 0x6b) // next + align - 1
                        .octets(0x41, 0, 0x20, 2, 0x6b, 0x71) // & -align
                        .octets(0x22, 0, 0x20, 3, 0x6a, 0x24, 0) // next = it + size
                        .octets(0x20, 0, 0x0b);
        return new ByteWriter()
                .octets(CORE_PREAMBLE)
                .section(1, one().octets(0x60, 4, I32, I32, I32, I32, 1, I32))
                .section(3, one().unsigned(0))
                .section(5, one().octets(0).unsigned(4))
                .section(6, one().octets(I32, 1, 0x41).signed(4096).octets(0x0b))
                .section(
                        7,
                        new ByteWriter()
                                .unsigned(2)
                                .name("memory")
                                .octets(2, 0)
                                .name("realloc")
                                .octets(0, 0))
                .section(10, one().sized(body.toBytes()))
                .toBytes();
    }

    /** Calls the import with what it was called with and returns what that returns. */
    private byte[] relay() {
        var imported = new ByteWriter().octets(0x60);
        var exported = new ByteWriter().octets(0x60).bytes(coreTypes(flatParameters));
        String importParameters = flatParameters + (resultInMemory ? "i" : "");
        imported.bytes(coreTypes(importParameters));
        imported.bytes(coreTypes(resultInMemory ? "" : result.flat()));
        exported.bytes(coreTypes(resultInMemory ? "i" : result.flat()));
        var body = new ByteWriter().octets(0);
        for (int i = 0; i < flatParameters.length(); i++) {
            body.octets(0x20).unsigned(i);
        }
        if (resultInMemory) {
            body.octets(0x41).signed(RESULT_ADDRESS);
        }
        body.octets(0x10, 0);
        if (resultInMemory) {
            body.octets(0x41).signed(RESULT_ADDRESS);
        }
        body.octets(0x0b);
        return new ByteWriter()
                .octets(CORE_PREAMBLE)
                .section(1, new ByteWriter().vector(List.of(imported, exported)))
                .section(2, one().name("h").name("echo").octets(0).unsigned(0))
                .section(3, one().unsigned(1))
                .section(7, one().name("echo").octets(0).unsigned(1))
                .section(10, one().sized(body.toBytes()))
                .toBytes();
    }

    private static byte[] coreTypes(String flat) {
        var out = new ByteWriter().unsigned(flat.length());
        for (int i = 0; i < flat.length(); i++) {
            out.octets(
                    switch (flat.charAt(i)) {
                        case 'i' -> 0x7f;
                        case 'I' -> 0x7e;
                        case 'f' -> 0x7d;
                        default -> 0x7c;
                    });
        }
        return out.toBytes();
    }
}
