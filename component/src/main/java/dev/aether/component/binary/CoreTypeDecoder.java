package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.model.CoreDeclaration;
import dev.aether.component.model.CoreExternType;
import dev.aether.component.model.CoreFunctionType;
import dev.aether.component.model.CoreLimits;
import dev.aether.component.model.CoreTypeExpression;
import dev.aether.component.model.CoreValueType;
import java.util.ArrayList;
import java.util.List;

/** Decodes core types: of functions, and of modules. */
final class CoreTypeDecoder {
    private static final int FUNCTION = 0x60;
    private static final int OPEN = 0x50;
    private static final int MAXIMUM = 1;
    private static final int PAGE_SIZE = 8;
    private static final int PAGE_SIZE_DEFAULT = 16;
    private final Budget budget;

    CoreTypeDecoder(Budget budget) {
        this.budget = budget;
    }

    CoreTypeExpression type(ByteReader in) {
        if (in.peek() == OPEN) {
            in.octet();
            return module(in);
        }
        return new CoreTypeExpression.Function(definedType(in));
    }

    /** A function type where one that may have subtypes begins with a 0. */
    private static CoreFunctionType definedType(ByteReader in) {
        int at = in.position();
        if (in.peek() != 0) {
            return functionType(in);
        }
        in.octet();
        in.expect(OPEN, "a core type that may have subtypes");
        if (in.count() != 0) {
            throw unsupported(at, "a core type with supertypes");
        }
        CoreFunctionType type = functionType(in);
        return new CoreFunctionType(type.parameters(), type.results(), true);
    }

    static CoreFunctionType functionType(ByteReader in) {
        int at = in.position();
        int form = in.octet();
        if (form != FUNCTION) {
            throw form >= 0x4e && form <= 0x5f
                    ? unsupported(at, "a core type that is no function")
                    : malformed(at, "unknown form of core type 0x%02x".formatted(form));
        }
        return new CoreFunctionType(values(in), values(in), false);
    }

    private static List<CoreValueType> values(ByteReader in) {
        int count = in.count();
        var values = new ArrayList<CoreValueType>();
        for (int i = 0; i < count; i++) {
            values.add(value(in));
        }
        return values;
    }

    static CoreValueType value(ByteReader in) {
        int at = in.position();
        int octet = in.octet();
        return switch (octet) {
            case 0x7f -> new CoreValueType("i32");
            case 0x7e -> new CoreValueType("i64");
            case 0x7d -> new CoreValueType("f32");
            case 0x7c -> new CoreValueType("f64");
            case 0x7b -> new CoreValueType("v128");
            case 0x63 -> new CoreValueType("(ref null " + heap(in) + ")");
            case 0x64 -> new CoreValueType("(ref " + heap(in) + ")");
            default -> new CoreValueType("(ref null " + heap(at, octet) + ")");
        };
    }

    /** What a reference is to. */
    private static String heap(ByteReader in) {
        int at = in.position();
        int next = in.peek();
        if (next >= 0x40 && next <= 0x7f) {
            return heap(at, in.octet());
        }
        in.skipInteger();
        return "type";
    }

    private static String heap(int at, int octet) {
        return switch (octet) {
            case 0x74 -> "noexn";
            case 0x73 -> "nofunc";
            case 0x72 -> "noextern";
            case 0x71 -> "none";
            case 0x70 -> "func";
            case 0x6f -> "extern";
            case 0x6e -> "any";
            case 0x6d -> "eq";
            case 0x6c -> "i31";
            case 0x6b -> "struct";
            case 0x6a -> "array";
            case 0x69 -> "exn";
            default -> throw malformed(at, "unknown core value type 0x%02x".formatted(octet));
        };
    }

    private CoreTypeExpression module(ByteReader in) {
        budget.enter(in.position());
        int count = in.count();
        var declarations = new ArrayList<CoreDeclaration>();
        for (int i = 0; i < count; i++) {
            budget.define(in.position());
            declarations.add(declaration(in));
        }
        budget.leave();
        return new CoreTypeExpression.Module(declarations);
    }

    private static CoreDeclaration declaration(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new CoreDeclaration.Import(in.name(), in.name(), external(in));
            case 1 -> new CoreDeclaration.Type(definedType(in));
            case 2 -> {
                in.expect(0x10, "alias in a module type");
                in.expect(0x01, "alias in a module type");
                yield new CoreDeclaration.Outer(in.index(), in.index());
            }
            case 3 -> new CoreDeclaration.Export(in.name(), external(in));
            default -> throw malformed(at, "unknown declaration in a module type");
        };
    }

    /** The type of an import or export. */
    static CoreExternType external(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new CoreExternType.Function(in.index());
            case 1 -> table(in);
            case 2 -> new CoreExternType.Memory(limits(in));
            case 3 -> global(in);
            case 4 -> tag(in);
            default -> throw malformed(at, "unknown kind of core import or export");
        };
    }

    static CoreExternType.Table table(ByteReader in) {
        return new CoreExternType.Table(value(in), limits(in));
    }

    static CoreExternType.Global global(ByteReader in) {
        CoreValueType type = value(in);
        int at = in.position();
        int mutable = in.octet();
        if (mutable > 1) {
            throw malformed(at, "expected 0 or 1 for whether a global is mutable");
        }
        return new CoreExternType.Global(type, mutable == 1);
    }

    static CoreExternType.Tag tag(ByteReader in) {
        in.expect(0, "a tag");
        return new CoreExternType.Tag(in.index());
    }

    static CoreLimits limits(ByteReader in) {
        int at = in.position();
        int flags = in.octet();
        if (flags > 15) {
            throw malformed(at, "unknown limits 0x%02x".formatted(flags));
        }
        long least = in.unsignedLong();
        long most = (flags & MAXIMUM) != 0 ? in.unsignedLong() : CoreLimits.NONE;
        int pageSize = (flags & PAGE_SIZE) != 0 ? in.index() : PAGE_SIZE_DEFAULT;
        return new CoreLimits(least, most, flags, pageSize);
    }
}
