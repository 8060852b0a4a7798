package dev.aether.component.wasmtime;

import dev.aether.component.core.CoreExport;
import dev.aether.component.core.CoreExtern.Kind;
import dev.aether.component.core.CoreImport;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import java.lang.foreign.Arena;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads what a compiled module says of itself. */
final class ModuleTypes {
    private static final CoreSignature NO_SIGNATURE = new CoreSignature(List.of(), List.of());

    /**
     * One import.
     *
     * @param type of a function, copied for the reader to delete; else 0
     */
    record Wanted(CoreImport wanted, long type) {}

    private final Bindings library;

    ModuleTypes(Bindings library) {
        this.library = library;
    }

    List<Wanted> imports(long module) {
        var imports = new ArrayList<Wanted>();
        try (Arena arena = Arena.ofConfined()) {
            long vector = arena.allocate(16, 8).address();
            library.moduleImports.call(module, vector);
            for (long each : elements(vector)) {
                imports.add(read(each));
            }
            library.importsDelete.call(vector);
        }
        return imports;
    }

    private Wanted read(long each) {
        long type = library.importType.call(each);
        Kind kind = kind(type);
        long function = kind == Kind.FUNCTION ? library.externAsFunction.call(type) : 0;
        var wanted =
                new CoreImport(
                        text(library.importModule.call(each)),
                        text(library.importName.call(each)),
                        kind,
                        signature(function));
        return new Wanted(wanted, function == 0 ? 0 : library.functionCopy.call(function));
    }

    Map<String, CoreExport> exports(long module) {
        var exports = new LinkedHashMap<String, CoreExport>();
        try (Arena arena = Arena.ofConfined()) {
            long vector = arena.allocate(16, 8).address();
            library.moduleExports.call(module, vector);
            for (long each : elements(vector)) {
                long type = library.exportType.call(each);
                Kind kind = kind(type);
                long function = kind == Kind.FUNCTION ? library.externAsFunction.call(type) : 0;
                exports.put(
                        text(library.exportName.call(each)),
                        new CoreExport(kind, signature(function)));
            }
            library.exportsDelete.call(vector);
        }
        return Collections.unmodifiableMap(exports);
    }

    private Kind kind(long type) {
        return switch ((int) library.externKind.call(type) & 0xff) {
            case 0 -> Kind.FUNCTION;
            case 1 -> Kind.GLOBAL;
            case 2 -> Kind.TABLE;
            case 3 -> Kind.MEMORY;
            default -> Kind.TAG;
        };
    }

    private CoreSignature signature(long function) {
        return function == 0
                ? NO_SIGNATURE
                : new CoreSignature(
                        values(library.functionParameters.call(function)),
                        values(library.functionResults.call(function)));
    }

    private List<CoreType> values(long vector) {
        var types = new ArrayList<CoreType>();
        for (long each : elements(vector)) {
            types.add(
                    switch ((int) library.valueKind.call(each) & 0xff) {
                        case 0 -> CoreType.I32;
                        case 1 -> CoreType.I64;
                        case 2 -> CoreType.F32;
                        case 3 -> CoreType.F64;
                        default -> CoreType.OTHER;
                    });
        }
        return types;
    }

    /** A vector is its length and where its elements, here pointers, lie. */
    private static long[] elements(long vector) {
        var elements = new long[Math.toIntExact(RawMemory.readLong(vector))];
        long first = RawMemory.readLong(vector + 8);
        for (int i = 0; i < elements.length; i++) {
            elements[i] = RawMemory.readLong(first + 8L * i);
        }
        return elements;
    }

    private static String text(long vector) {
        return RawMemory.text(RawMemory.readLong(vector + 8), RawMemory.readLong(vector));
    }
}
