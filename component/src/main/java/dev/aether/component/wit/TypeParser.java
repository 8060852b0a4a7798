package dev.aether.component.wit;

import dev.aether.component.abi.Primitive;
import dev.aether.component.wit.Syntax.TypeText;
import dev.aether.component.wit.WitException.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads types where they are used, and lists of things. */
final class TypeParser {
    private static final int NESTING_MAX = 100;
    private static final int ITEMS_MAX = 100_000;
    private static final Map<String, Primitive> PRIMITIVES =
            Stream.of(Primitive.values())
                    .collect(
                            Collectors.toMap(
                                    each -> each.name().toLowerCase(Locale.ROOT), each -> each));
    private final WitLexer in;
    private int depth;
    private int items;

    TypeParser(WitLexer in) {
        this.in = in;
    }

    TypeText type() {
        if (++depth > NESTING_MAX) {
            throw in.wrong("types nested deeper than " + NESTING_MAX + " levels");
        }
        Place place = in.place();
        TypeText type =
                switch (in.peek()) {
                    case "list" -> list();
                    case "tuple" -> {
                        in.next();
                        in.expect("<");
                        yield new TypeText.Tuple(several(">", this::type));
                    }
                    case "option" -> {
                        in.next();
                        in.expect("<");
                        TypeText some = type();
                        in.expect(">");
                        yield new TypeText.OptionOf(some);
                    }
                    case "result" -> result();
                    case "own" -> new TypeText.Own(handle());
                    case "borrow" -> new TypeText.Borrow(handle());
                    case "future", "stream", "error-context", "map" ->
                            throw in.wrong(
                                    "'" + in.peek() + "' belongs to WASI 0.3, which is not read");
                    default -> plain(place);
                };
        depth--;
        return type;
    }

    private TypeText plain(Place place) {
        Primitive primitive = PRIMITIVES.get(in.peek());
        String name = in.name();
        return primitive == null
                ? new TypeText.Named(place, name)
                : new TypeText.Builtin(primitive);
    }

    private TypeText list() {
        in.next();
        in.expect("<");
        TypeText element = type();
        TypeText list =
                in.take(",")
                        ? new TypeText.FixedList(element, length())
                        : new TypeText.ListOf(element);
        in.expect(">");
        return list;
    }

    private int length() {
        Place place = in.place();
        try {
            int length = Integer.parseUnsignedInt(in.next());
            if (length != 0) {
                return length;
            }
        } catch (NumberFormatException wrong) {
            // Said below, as for 0.
        }
        throw new WitException(place, "expected the length of a list, from 1 to 4294967295");
    }

    private TypeText result() {
        in.next();
        if (!in.take("<")) {
            return new TypeText.ResultOf(Optional.empty(), Optional.empty());
        }
        Optional<TypeText> ok = in.take("_") ? Optional.empty() : Optional.of(type());
        Optional<TypeText> error = Optional.empty();
        if (ok.isEmpty() || in.at(",")) {
            in.expect(",");
            error = Optional.of(type());
        }
        in.expect(">");
        return new TypeText.ResultOf(ok, error);
    }

    private TypeText.Named handle() {
        in.next();
        in.expect("<");
        var resource = new TypeText.Named(in.place(), in.name());
        in.expect(">");
        return resource;
    }

    /** Parts with commas between them, up to what closes them. */
    <T> List<T> several(String close, Supplier<T> part) {
        var parts = new ArrayList<T>();
        while (!in.take(close)) {
            count();
            parts.add(part.get());
            if (!in.take(",")) {
                in.expect(close);
                break;
            }
        }
        return List.copyOf(parts);
    }

    /** One more thing of this text. */
    void count() {
        if (++items > ITEMS_MAX) {
            throw in.wrong("a text has at most " + ITEMS_MAX + " parts");
        }
    }
}
