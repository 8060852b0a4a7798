package dev.aether.component;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * A type of tests: it knows its binary form, how it flattens and what values it has, worked out
 * from the specification and not from the code under test.
 */
sealed interface Shape {
    /** A built-in type by its code in the binary format. */
    record Builtin(int code, String flat) implements Shape {}

    record RecordOf(List<Shape> fields) implements Shape {}

    record TupleOf(List<Shape> fields) implements Shape {}

    record ListOf(Shape element) implements Shape {}

    record VariantOf(List<Optional<Shape>> cases) implements Shape {}

    record EnumOf(int count) implements Shape {}

    record FlagsOf(int count) implements Shape {}

    record OptionOf(Shape some) implements Shape {}

    record ResultOf(Optional<Shape> ok, Optional<Shape> error) implements Shape {}

    List<Builtin> BUILTINS =
            List.of(
                    new Builtin(0x7f, "i"),
                    new Builtin(0x7e, "i"),
                    new Builtin(0x7d, "i"),
                    new Builtin(0x7c, "i"),
                    new Builtin(0x7b, "i"),
                    new Builtin(0x7a, "i"),
                    new Builtin(0x79, "i"),
                    new Builtin(0x78, "I"),
                    new Builtin(0x77, "I"),
                    new Builtin(0x76, "f"),
                    new Builtin(0x75, "F"),
                    new Builtin(0x74, "i"),
                    new Builtin(0x73, "ii"));

    /** A random type, at most so many levels deep. */
    static Shape random(SplittableRandom random, int levels) {
        int kind = levels == 0 ? 0 : random.nextInt(12);
        return switch (kind) {
            case 1 -> new RecordOf(several(random, levels, 5));
            case 2 -> new TupleOf(several(random, levels, 5));
            case 3 -> new ListOf(random(random, levels - 1));
            case 4 -> new VariantOf(cases(random, levels));
            case 5 -> new EnumOf(1 + random.nextInt(random.nextInt(5) == 0 ? 300 : 5));
            case 6 -> new FlagsOf(1 + random.nextInt(32));
            case 7 -> new OptionOf(random(random, levels - 1));
            case 8 -> new ResultOf(maybe(random, levels), maybe(random, levels));
            default -> BUILTINS.get(random.nextInt(BUILTINS.size()));
        };
    }

    private static List<Shape> several(SplittableRandom random, int levels, int most) {
        var shapes = new ArrayList<Shape>();
        int count = 1 + random.nextInt(most);
        for (int i = 0; i < count; i++) {
            shapes.add(random(random, levels - 1));
        }
        return shapes;
    }

    private static List<Optional<Shape>> cases(SplittableRandom random, int levels) {
        var cases = new ArrayList<Optional<Shape>>();
        int count = 1 + random.nextInt(5);
        for (int i = 0; i < count; i++) {
            cases.add(maybe(random, levels));
        }
        return cases;
    }

    private static Optional<Shape> maybe(SplittableRandom random, int levels) {
        return random.nextInt(3) == 0 ? Optional.empty() : Optional.of(random(random, levels - 1));
    }

    /** The core types it flattens to: i, I, f and F. */
    default String flat() {
        return switch (this) {
            case Builtin builtin -> builtin.flat();
            case RecordOf record -> flat(record.fields());
            case TupleOf tuple -> flat(tuple.fields());
            case ListOf list -> "ii";
            case VariantOf variant -> "i" + joined(variant.cases());
            case EnumOf names -> "i";
            case FlagsOf flags -> "i";
            case OptionOf option -> "i" + option.some().flat();
            case ResultOf result -> "i" + joined(List.of(result.ok(), result.error()));
        };
    }

    static String flat(List<Shape> shapes) {
        return String.join("", shapes.stream().map(Shape::flat).toList());
    }

    private static String joined(List<Optional<Shape>> cases) {
        var joined = new StringBuilder();
        for (Optional<Shape> payload : cases) {
            String own = payload.map(Shape::flat).orElse("");
            for (int i = 0; i < own.length(); i++) {
                if (i == joined.length()) {
                    joined.append(own.charAt(i));
                } else {
                    joined.setCharAt(i, join(joined.charAt(i), own.charAt(i)));
                }
            }
        }
        return joined.toString();
    }

    private static char join(char a, char b) {
        if (a == b) {
            return a;
        }
        return "if".indexOf(a) >= 0 && "if".indexOf(b) >= 0 ? 'i' : 'I';
    }

    /** A random value. */
    default Object value(SplittableRandom random) {
        return switch (this) {
            case Builtin builtin -> builtinValue(builtin.code(), random);
            case RecordOf record -> values(record.fields(), random);
            case TupleOf tuple -> values(tuple.fields(), random);
            case ListOf list -> listValue(list.element(), random);
            case VariantOf variant -> {
                int index = random.nextInt(variant.cases().size());
                yield new Case(index, payload(variant.cases().get(index), random));
            }
            case EnumOf names -> random.nextInt(names.count());
            case FlagsOf flags -> random.nextLong() & ((1L << flags.count()) - 1);
            case OptionOf option ->
                    random.nextBoolean()
                            ? Optional.of(option.some().value(random))
                            : Optional.empty();
            case ResultOf result ->
                    random.nextBoolean()
                            ? new Outcome.Ok(payload(result.ok(), random))
                            : new Outcome.Err(payload(result.error(), random));
        };
    }

    private static @Nullable Object payload(Optional<Shape> shape, SplittableRandom random) {
        return shape.map(present -> present.value(random)).orElse(null);
    }

    private static Object[] values(List<Shape> shapes, SplittableRandom random) {
        return shapes.stream().map(shape -> shape.value(random)).toArray();
    }

    private static Object listValue(Shape element, SplittableRandom random) {
        int count = random.nextInt(4);
        if (element instanceof Builtin builtin && builtin.code() == 0x7d) {
            var octets = new byte[count * 10];
            random.nextBytes(octets);
            return octets;
        }
        var list = new ArrayList<Object>();
        for (int i = 0; i < count; i++) {
            list.add(element.value(random));
        }
        return list;
    }

    private static Object builtinValue(int code, SplittableRandom random) {
        int bits = random.nextInt(4) == 0 ? -1 : random.nextInt();
        return switch (code) {
            case 0x7f -> random.nextBoolean();
            case 0x7e -> (int) (byte) bits;
            case 0x7d -> bits & 0xff;
            case 0x7c -> (int) (short) bits;
            case 0x7b -> bits & 0xffff;
            case 0x7a, 0x79 -> bits;
            case 0x78, 0x77 -> random.nextLong();
            case 0x76 -> Float.intBitsToFloat(bits);
            case 0x75 -> Double.longBitsToDouble(random.nextLong());
            case 0x74 -> random.nextInt(0xd800);
            default -> text(random);
        };
    }

    private static String text(SplittableRandom random) {
        var text = new StringBuilder();
        int most = random.nextBoolean() ? 0x80 : random.nextBoolean() ? 0x100 : 0x110000;
        int count = random.nextInt(12);
        for (int i = 0; i < count; i++) {
            int point = random.nextInt(most);
            text.appendCodePoint(point >= 0xd800 && point <= 0xdfff ? 'x' : point);
        }
        return text.toString();
    }

    /**
     * Adds sections that define it and its parts, one type each, and answers how to refer to it. A
     * type that needs a name to be in a signature is imported after its definition, as itself.
     */
    default ByteWriter define(List<ByteWriter> sections) {
        if (this instanceof Builtin builtin) {
            return new ByteWriter().octets(builtin.code());
        }
        section(sections, 7, definition(sections));
        if (this instanceof RecordOf
                || this instanceof VariantOf
                || this instanceof EnumOf
                || this instanceof FlagsOf) {
            int type = sections.size() - 1;
            var self = new ByteWriter().octets(0).name("t" + type).octets(3, 0).unsigned(type);
            section(sections, 10, self);
        }
        return new ByteWriter().signed(sections.size() - 1);
    }

    /** Adds a section with one thing in it. */
    static void section(List<ByteWriter> sections, int id, ByteWriter content) {
        var one = new ByteWriter().unsigned(1).bytes(content.toBytes());
        sections.add(new ByteWriter().section(id, one));
    }

    private ByteWriter definition(List<ByteWriter> section) {
        var out = new ByteWriter();
        return switch (this) {
            case Builtin builtin -> out.octets(builtin.code());
            case RecordOf record -> out.octets(0x72).vector(labelled(record.fields(), section));
            case TupleOf tuple ->
                    out.octets(0x6f)
                            .vector(tuple.fields().stream().map(f -> f.define(section)).toList());
            case ListOf list -> out.octets(0x70).bytes(list.element().define(section).toBytes());
            case VariantOf variant -> out.octets(0x71).vector(cases(variant.cases(), section));
            case EnumOf names -> out.octets(0x6d).vector(labels(names.count()));
            case FlagsOf flags -> out.octets(0x6e).vector(labels(flags.count()));
            case OptionOf option -> out.octets(0x6b).bytes(option.some().define(section).toBytes());
            case ResultOf result ->
                    out.octets(0x6a)
                            .bytes(optional(result.ok(), section).toBytes())
                            .bytes(optional(result.error(), section).toBytes());
        };
    }

    static List<ByteWriter> labelled(List<Shape> shapes, List<ByteWriter> section) {
        var labelled = new ArrayList<ByteWriter>();
        for (Shape shape : shapes) {
            byte[] reference = shape.define(section).toBytes();
            labelled.add(new ByteWriter().name("f" + labelled.size()).bytes(reference));
        }
        return labelled;
    }

    private static List<ByteWriter> cases(List<Optional<Shape>> cases, List<ByteWriter> section) {
        var written = new ArrayList<ByteWriter>();
        for (Optional<Shape> payload : cases) {
            byte[] type = optional(payload, section).toBytes();
            written.add(new ByteWriter().name("c" + written.size()).bytes(type).octets(0));
        }
        return written;
    }

    private static ByteWriter optional(Optional<Shape> shape, List<ByteWriter> section) {
        return shape.map(s -> new ByteWriter().octets(1).bytes(s.define(section).toBytes()))
                .orElseGet(() -> new ByteWriter().octets(0));
    }

    private static List<ByteWriter> labels(int count) {
        var labels = new ArrayList<ByteWriter>();
        for (int i = 0; i < count; i++) {
            labels.add(new ByteWriter().name("l" + i));
        }
        return labels;
    }

    /** Whether two values are the same, arrays and all; every NaN is like any other. */
    static boolean same(@Nullable Object a, @Nullable Object b) {
        return Objects.deepEquals(new Object[] {plain(a)}, new Object[] {plain(b)});
    }

    private static @Nullable Object plain(@Nullable Object value) {
        return switch (value) {
            case Object[] array -> Arrays.stream(array).map(Shape::plain).toArray();
            case List<?> list -> list.stream().map(Shape::plain).toArray();
            case Optional<?> option -> option.isPresent() ? new Object[] {plain(option.get())} : "";
            case Case chosen -> new Object[] {"case", chosen.index(), plain(chosen.payload())};
            case Outcome.Ok ok -> new Object[] {"ok", plain(ok.value())};
            case Outcome.Err err -> new Object[] {"err", plain(err.value())};
            case null, default -> value;
        };
    }
}
