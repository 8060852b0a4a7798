package dev.aether.component.text;

import dev.aether.component.Case;
import dev.aether.component.Outcome;
import dev.aether.component.abi.Primitive;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Random types and values of them. */
final class RandomWit {
    private static final List<String> LABELS =
            List.of("a", "none", "some", "ok", "err", "true", "nan", "x-1", "HTTP-get", "inf");
    private static final int[] POINTS = {
        'a', ' ', '"', '\'', '\\', '\n', '\r', '\t', 0, 0x7f, 0xe9, 0x20ac, 0x1f600, 0x10ffff
    };

    private RandomWit() {}

    static WitType type(SplittableRandom random, int levels) {
        Supplier<WitType> inner = () -> type(random, levels - 1);
        return switch (levels == 0 ? 0 : random.nextInt(13)) {
            case 1 -> new WitType.RecordOf(fields(random, inner));
            case 2 -> new WitType.Variant(choices(random, inner));
            case 3 -> new WitType.Enumeration(labels(random));
            case 4 -> new WitType.Flags(labels(random));
            case 5 -> new WitType.ListOf(inner.get());
            case 6 -> new WitType.FixedList(inner.get(), 1 + random.nextInt(4));
            case 7 -> new WitType.Tuple(List.of(inner.get(), inner.get()));
            case 8 -> new WitType.OptionOf(inner.get());
            case 9 -> new WitType.ResultOf(maybe(random, inner), maybe(random, inner));
            case 10 -> new WitType.Named(new WitInterface("i"), "n", inner.get());
            default ->
                    new WitType.Builtin(
                            Primitive.values()[random.nextInt(Primitive.values().length)]);
        };
    }

    private static List<String> labels(SplittableRandom random) {
        return LABELS.subList(0, 1 + random.nextInt(LABELS.size()));
    }

    private static List<WitType.Field> fields(SplittableRandom random, Supplier<WitType> inner) {
        return labels(random).stream().map(l -> new WitType.Field(l, inner.get())).toList();
    }

    private static List<WitType.Choice> choices(SplittableRandom random, Supplier<WitType> inner) {
        return labels(random).stream()
                .map(l -> new WitType.Choice(l, maybe(random, inner)))
                .toList();
    }

    private static Optional<WitType> maybe(SplittableRandom random, Supplier<WitType> inner) {
        return random.nextBoolean() ? Optional.of(inner.get()) : Optional.empty();
    }

    static Object value(WitType type, SplittableRandom random) {
        return switch (type.plain()) {
            case WitType.Builtin(Primitive primitive) -> scalar(primitive, random);
            case WitType.RecordOf(var fields) ->
                    fields.stream().map(field -> value(field.type(), random)).toArray();
            case WitType.Variant(var cases) -> {
                int index = random.nextInt(cases.size());
                yield new Case(
                        index, cases.get(index).payload().map(p -> value(p, random)).orElse(null));
            }
            case WitType.Enumeration(var labels) -> random.nextInt(labels.size());
            case WitType.Flags(var labels) -> random.nextLong(1L << labels.size());
            case WitType.ListOf(var element) -> list(element, random.nextInt(4), random);
            case WitType.FixedList(var element, var length) ->
                    Stream.generate(() -> value(element, random)).limit(length).toList();
            case WitType.Tuple(var elements) ->
                    elements.stream().map(element -> value(element, random)).toArray();
            case WitType.OptionOf(var some) ->
                    random.nextBoolean() ? Optional.of(value(some, random)) : Optional.empty();
            case WitType.ResultOf(var ok, var error) ->
                    random.nextBoolean()
                            ? new Outcome.Ok(ok.map(t -> value(t, random)).orElse(null))
                            : new Outcome.Err(error.map(t -> value(t, random)).orElse(null));
            default -> throw new IllegalStateException("no values of " + type);
        };
    }

    private static Object list(WitType element, int length, SplittableRandom random) {
        if (element.plain() instanceof WitType.Builtin(Primitive p) && p == Primitive.U8) {
            byte[] octets = new byte[length];
            random.nextBytes(octets);
            return octets;
        }
        var list = new ArrayList<>();
        for (int i = 0; i < length; i++) {
            list.add(value(element, random));
        }
        return list;
    }

    private static Object scalar(Primitive type, SplittableRandom random) {
        return switch (type) {
            case BOOL -> random.nextBoolean();
            case S8 -> (int) (byte) random.nextInt();
            case U8 -> random.nextInt(256);
            case S16 -> (int) (short) random.nextInt();
            case U16 -> random.nextInt(1 << 16);
            case S32, U32 -> random.nextInt();
            case S64, U64 -> random.nextLong();
            case F32 -> Float.intBitsToFloat(random.nextInt());
            case F64 -> Double.longBitsToDouble(random.nextLong());
            case CHAR -> POINTS[random.nextInt(POINTS.length)];
            case STRING -> {
                var text = new StringBuilder();
                for (int i = random.nextInt(6); i > 0; i--) {
                    text.appendCodePoint(POINTS[random.nextInt(POINTS.length)]);
                }
                yield text.toString();
            }
        };
    }

    /** A value in a form that compares by content. */
    static Object plain(Object value) {
        return switch (value) {
            case null -> "nothing";
            case byte[] octets -> Arrays.toString(octets);
            case Object[] parts -> Arrays.stream(parts).map(RandomWit::plain).toList();
            case List<?> list -> list.stream().map(RandomWit::plain).toList();
            case Case chosen -> List.of("case", chosen.index(), plain(chosen.payload()));
            case Optional<?> option -> option.map(RandomWit::plain).map(List::of);
            case Outcome.Ok ok -> List.of("ok", plain(ok.value()));
            case Outcome.Err err -> List.of("err", plain(err.value()));
            default -> value;
        };
    }
}
