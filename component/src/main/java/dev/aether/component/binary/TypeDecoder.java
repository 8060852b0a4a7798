package dev.aether.component.binary;

import static dev.aether.component.binary.ByteReader.malformed;
import static dev.aether.component.binary.ByteReader.unsupported;

import dev.aether.component.abi.Primitive;
import dev.aether.component.model.CanonOptions;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Definition;
import dev.aether.component.model.ExternType;
import dev.aether.component.model.TypeExpression;
import dev.aether.component.model.TypeExpression.Labelled;
import dev.aether.component.model.ValueReference;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Decodes types of components. */
final class TypeDecoder {
    private static final ValueReference ABSENT = new ValueReference.Absent();
    private static final int FLAGS_MAX = 32;
    private final Budget budget;

    TypeDecoder(Budget budget) {
        this.budget = budget;
    }

    TypeExpression type(ByteReader in) {
        int at = in.position();
        int opcode = in.octet();
        if (opcode >= 0x73 && opcode <= 0x7f) {
            return new TypeExpression.Builtin(new ValueReference.Inline(primitive(at, opcode)));
        }
        return switch (opcode) {
            case 0x3f -> resource(in);
            case 0x40 -> function(in);
            case 0x41 -> new TypeExpression.ComponentType(declarations(in, true));
            case 0x42 -> new TypeExpression.InstanceType(declarations(in, false));
            case 0x43, 0x63, 0x64, 0x65, 0x66 ->
                    throw unsupported(at, "type 0x%02x".formatted(opcode));
            default -> compound(in, at, opcode);
        };
    }

    private TypeExpression compound(ByteReader in, int at, int opcode) {
        return switch (opcode) {
            case 0x72 -> new TypeExpression.RecordOf(filled(at, list(in, this::labelled)));
            case 0x71 -> new TypeExpression.Variant(filled(at, list(in, this::variantCase)));
            case 0x70 -> new TypeExpression.ListOf(value(in));
            case 0x67 -> new TypeExpression.FixedList(value(in), in.index());
            case 0x6f -> new TypeExpression.Tuple(filled(at, list(in, this::value)));
            case 0x6e -> flags(in, at);
            case 0x6d -> new TypeExpression.Enumeration(filled(at, list(in, ByteReader::name)));
            case 0x6b -> new TypeExpression.OptionOf(value(in));
            case 0x6a -> new TypeExpression.ResultOf(optionalValue(in), optionalValue(in));
            case 0x69 -> new TypeExpression.Own(in.index());
            case 0x68 -> new TypeExpression.Borrow(in.index());
            default -> throw malformed(at, "unknown type 0x%02x".formatted(opcode));
        };
    }

    private static TypeExpression flags(ByteReader in, int at) {
        var labels = filled(at, list(in, ByteReader::name));
        if (labels.size() > FLAGS_MAX) {
            throw malformed(at, labels.size() + " flags, at most " + FLAGS_MAX + " are allowed");
        }
        return new TypeExpression.Flags(labels);
    }

    private TypeExpression resource(ByteReader in) {
        in.expect(0x7f, "representation of a resource");
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new TypeExpression.Resource(CanonOptions.NONE);
            case 1 -> new TypeExpression.Resource(in.index());
            default -> throw malformed(at, "expected 0 or 1 before a destructor");
        };
    }

    private TypeExpression function(ByteReader in) {
        var parameters = list(in, this::labelled);
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new TypeExpression.Signature(parameters, value(in));
            case 1 -> {
                in.expect(0, "results of a function");
                yield new TypeExpression.Signature(parameters, ABSENT);
            }
            default -> throw malformed(at, "unknown form of results");
        };
    }

    private List<Placed> declarations(ByteReader in, boolean ofComponent) {
        budget.enter(in.position());
        var declarations =
                list(
                        in,
                        reader -> {
                            int at = reader.position();
                            budget.define(at);
                            return new Placed(at, declaration(reader, ofComponent));
                        });
        budget.leave();
        return declarations;
    }

    private Definition declaration(ByteReader in, boolean ofComponent) {
        int at = in.position();
        int opcode = in.octet();
        return switch (opcode) {
            case 0 -> coreType(in);
            case 1 -> new Definition.TypeDefinition(type(in));
            case 2 -> AliasDecoder.alias(in);
            case 4 -> {
                Names.Attributed name = Names.external(in);
                yield new Definition.ExportDeclaration(
                        name.name(), name.attributes(), externType(in));
            }
            default -> {
                if (opcode != 3 || !ofComponent) {
                    throw malformed(at, "unknown declaration 0x%02x".formatted(opcode));
                }
                Names.Attributed name = Names.external(in);
                yield new Definition.Import(name.name(), name.attributes(), externType(in));
            }
        };
    }

    ExternType externType(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> {
                in.expect(0x11, "type of a module");
                yield new ExternType.CoreModule(in.index());
            }
            case 1 -> new ExternType.Function(in.index());
            case 2 -> throw unsupported(at, "a value, gated in the Component Model itself,");
            case 3 -> bound(in);
            case 4 -> new ExternType.Component(in.index());
            case 5 -> new ExternType.Instance(in.index());
            default -> throw malformed(at, "unknown type of an import or export");
        };
    }

    private static ExternType bound(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> new ExternType.EqualType(in.index());
            case 1 -> new ExternType.FreshResource();
            default -> throw malformed(at, "unknown bound of a type");
        };
    }

    private Labelled labelled(ByteReader in) {
        return new Labelled(in.name(), value(in));
    }

    private Labelled variantCase(ByteReader in) {
        var labelled = new Labelled(in.name(), optionalValue(in));
        in.expect(0, "end of a case");
        return labelled;
    }

    private ValueReference optionalValue(ByteReader in) {
        int at = in.position();
        return switch (in.octet()) {
            case 0 -> ABSENT;
            case 1 -> value(in);
            default -> throw malformed(at, "expected 0 or 1 before a type");
        };
    }

    private ValueReference value(ByteReader in) {
        int at = in.position();
        int next = in.peek();
        // One-byte negative numbers of signed LEB128 are built-in types, all else an index.
        if (next >= 0x40 && next <= 0x7f) {
            return new ValueReference.Inline(primitive(at, in.octet()));
        }
        return new ValueReference.Indexed(signedIndex(in));
    }

    /** An index in the signed encoding, which spends one more bit than the unsigned one. */
    private static int signedIndex(ByteReader in) {
        int at = in.position();
        long value = 0;
        for (int shift = 0; shift < 35; shift += 7) {
            int octet = in.octet();
            value |= (long) (octet & 0x7f) << shift;
            if ((octet & 0x80) == 0) {
                if (value > Integer.MAX_VALUE || (octet & 0x40) != 0) {
                    throw malformed(at, "type index out of range");
                }
                return (int) value;
            }
        }
        throw malformed(at, "type index longer than 5 bytes");
    }

    private static Primitive primitive(int at, int opcode) {
        return switch (opcode) {
            case 0x7f -> Primitive.BOOL;
            case 0x7e -> Primitive.S8;
            case 0x7d -> Primitive.U8;
            case 0x7c -> Primitive.S16;
            case 0x7b -> Primitive.U16;
            case 0x7a -> Primitive.S32;
            case 0x79 -> Primitive.U32;
            case 0x78 -> Primitive.S64;
            case 0x77 -> Primitive.U64;
            case 0x76 -> Primitive.F32;
            case 0x75 -> Primitive.F64;
            case 0x74 -> Primitive.CHAR;
            case 0x73 -> Primitive.STRING;
            case 0x64 -> throw unsupported(at, "error-context");
            default -> throw malformed(at, "unknown value type 0x%02x".formatted(opcode));
        };
    }

    /** A core type: a function type or a module type. */
    Definition coreType(ByteReader in) {
        return new Definition.CoreType(new CoreTypeDecoder(budget).type(in));
    }

    private static <T> List<T> filled(int at, List<T> list) {
        if (list.isEmpty()) {
            throw malformed(at, "a type without parts");
        }
        return list;
    }

    private static <T> List<T> list(ByteReader in, Function<ByteReader, T> element) {
        int count = in.count();
        var list = new ArrayList<T>();
        for (int i = 0; i < count; i++) {
            list.add(element.apply(in));
        }
        return list;
    }
}
