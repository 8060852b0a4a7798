package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.model.CoreDeclaration;
import dev.aether.component.model.CoreExternType;
import java.util.ArrayList;
import java.util.List;

/**
 * Decodes what a core module needs and gives, and passes over its code and data, which the core
 * engine checks.
 */
final class CoreModuleDecoder {
    private static final int[] PREAMBLE = {0, 'a', 's', 'm', 1, 0, 0, 0};
    private final Budget budget;
    private final List<CoreDeclaration> declarations = new ArrayList<>();
    private final List<CoreExternType> functions = new ArrayList<>();
    private final List<CoreExternType> tables = new ArrayList<>();
    private final List<CoreExternType> memories = new ArrayList<>();
    private final List<CoreExternType> globals = new ArrayList<>();
    private final List<CoreExternType> tags = new ArrayList<>();

    CoreModuleDecoder(Budget budget) {
        this.budget = budget;
    }

    /** Its types, imports and exports, the types of the exports spelled out. */
    List<CoreDeclaration> declarations(ByteReader in) {
        for (int octet : PREAMBLE) {
            in.expect(octet, "the beginning of a core module");
        }
        while (!in.atEnd()) {
            int id = in.octet();
            section(id, in.slice(in.index()));
        }
        return declarations;
    }

    private void section(int id, ByteReader in) {
        switch (id) {
            case 1 -> types(in);
            case 2 -> imports(in);
            case 3 -> each(in, () -> functions.add(new CoreExternType.Function(in.index())));
            case 4 -> each(in, () -> tables.add(table(in)));
            case 5 -> each(in, () -> memories.add(memory(in)));
            case 6 -> each(in, () -> globals.add(global(in)));
            case 7 -> exports(in);
            case 13 -> each(in, () -> tags.add(CoreTypeDecoder.tag(in)));
            default -> {}
        }
    }

    private void each(ByteReader in, Runnable element) {
        int count = in.count();
        for (int i = 0; i < count; i++) {
            budget.declare(in.position());
            element.run();
        }
    }

    private void types(ByteReader in) {
        each(
                in,
                () -> declarations.add(new CoreDeclaration.Type(CoreTypeDecoder.functionType(in))));
    }

    private void imports(ByteReader in) {
        each(
                in,
                () -> {
                    String module = in.name();
                    String name = in.name();
                    CoreExternType type = CoreTypeDecoder.external(in);
                    space(type).add(type);
                    declarations.add(new CoreDeclaration.Import(module, name, type));
                });
    }

    private void exports(ByteReader in) {
        each(
                in,
                () -> {
                    String name = in.name();
                    int at = in.position();
                    List<CoreExternType> space = space(at, in.octet());
                    int index = in.index();
                    if (index >= space.size()) {
                        throw malformed(at, "a core module has nothing to export as " + name);
                    }
                    declarations.add(new CoreDeclaration.Export(name, space.get(index)));
                });
    }

    private List<CoreExternType> space(CoreExternType type) {
        return switch (type) {
            case CoreExternType.Function _ -> functions;
            case CoreExternType.Table _ -> tables;
            case CoreExternType.Memory _ -> memories;
            case CoreExternType.Global _ -> globals;
            case CoreExternType.Tag _ -> tags;
        };
    }

    private List<CoreExternType> space(int at, int kind) {
        return switch (kind) {
            case 0 -> functions;
            case 1 -> tables;
            case 2 -> memories;
            case 3 -> globals;
            case 4 -> tags;
            default -> throw malformed(at, "unknown kind of core export");
        };
    }

    private static CoreExternType table(ByteReader in) {
        if (in.peek() != 0x40) {
            return CoreTypeDecoder.table(in);
        }
        in.skip(2);
        CoreExternType.Table table = CoreTypeDecoder.table(in);
        skipExpression(in);
        return table;
    }

    private static CoreExternType memory(ByteReader in) {
        return new CoreExternType.Memory(CoreTypeDecoder.limits(in));
    }

    private static CoreExternType global(ByteReader in) {
        CoreExternType.Global global = CoreTypeDecoder.global(in);
        skipExpression(in);
        return global;
    }

    /** Passes over a constant expression. */
    private static void skipExpression(ByteReader in) {
        while (true) {
            int at = in.position();
            switch (in.octet()) {
                case 0x0b -> {
                    return;
                }
                case 0x23, 0x41, 0x42, 0xd0, 0xd2 -> in.skipInteger();
                case 0x43 -> in.skip(4);
                case 0x44 -> in.skip(8);
                case 0x6a, 0x6b, 0x6c, 0x7c, 0x7d, 0x7e -> {}
                case 0xfd -> {
                    in.expect(0x0c, "a vector instruction in a constant expression");
                    in.skip(16);
                }
                case 0xfb -> throw unsupported(at, "a garbage-collected core value");
                default -> throw malformed(at, "no instruction of a constant expression");
            }
        }
    }
}
