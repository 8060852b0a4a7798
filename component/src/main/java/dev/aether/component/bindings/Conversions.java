package dev.aether.component.bindings;

import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Expressions that turn plain values into typed ones and back. An expression that is given may be
 * written several times, so it does nothing but read.
 */
final class Conversions {
    private final Layout layout;
    private final Types types;
    private final String guest;

    /**
     * @param guest what the instance is called there, if resources of a guest may come
     */
    Conversions(Layout layout, String guest) {
        this.layout = layout;
        this.types = new Types(layout);
        this.guest = guest;
    }

    /** Whether plain and typed values of a type are the same objects. */
    private static boolean isSame(WitType type) {
        return switch (Types.resolved(type)) {
            case WitType.Builtin _ -> true;
            case WitType.ListOf(var element) -> isSame(element);
            case WitType.FixedList(var element, var _) -> isSame(element);
            case WitType.OptionOf(var some) -> isSame(some);
            case WitType.Tuple _,
                    WitType.ResultOf _,
                    WitType.Named _,
                    WitType.Own _,
                    WitType.Borrow _,
                    WitType.RecordOf _,
                    WitType.Variant _,
                    WitType.Enumeration _,
                    WitType.Flags _,
                    WitType.Resource _ ->
                    false;
        };
    }

    /**
     * A typed value.
     *
     * @param plain an expression of type Object, used once or free of effects
     * @param depth how many variables of lambdas are around it
     */
    String lift(WitType type, String plain, int depth) {
        WitType found = Types.resolved(type);
        if (isSame(found)) {
            return found instanceof WitType.Builtin || Types.isBytes(found)
                    ? "(" + types.of(found) + ") " + plain
                    : "Crossing.<" + types.boxed(found) + ">same(" + plain + ")";
        }
        return switch (found) {
            case WitType.ListOf(var element) -> call("liftList", plain, lambda(element, depth));
            case WitType.FixedList(var element, var _) ->
                    call("liftList", plain, lambda(element, depth));
            case WitType.OptionOf(var some) -> call("liftOption", plain, lambda(some, depth));
            case WitType.ResultOf(var ok, var error) ->
                    call("liftResult", plain, lifted(ok, depth), lifted(error, depth));
            case WitType.Tuple(var elements) -> tuple(elements, plain, depth);
            case WitType.Named named -> liftNamed(named, plain);
            case WitType.Own own -> resource(Types.resource(own), plain);
            case WitType.Borrow borrow -> resource(Types.resource(borrow), plain);
            case WitType.Builtin _,
                    WitType.RecordOf _,
                    WitType.Variant _,
                    WitType.Enumeration _,
                    WitType.Flags _,
                    WitType.Resource _ ->
                    throw Types.nameless("type");
        };
    }

    private static String call(String name, String... arguments) {
        return "Crossing." + name + "(" + String.join(", ", arguments) + ")";
    }

    private String lambda(WitType type, int depth) {
        String variable = "v_" + depth;
        return variable + " -> " + lift(type, variable, depth + 1);
    }

    private String lifted(Optional<WitType> type, int depth) {
        return type.map(some -> lambda(some, depth)).orElse("_ -> null");
    }

    private String tuple(List<WitType> elements, String plain, int depth) {
        String variable = "v_" + depth;
        String parts =
                IntStream.range(0, elements.size())
                        .mapToObj(i -> lift(elements.get(i), variable + "[" + i + "]", depth + 1))
                        .collect(Collectors.joining(", "));
        String made = "new " + types.tuple(elements) + "(" + parts + ")";
        return call("parts", plain, variable + " -> " + made);
    }

    private String liftNamed(WitType.Named named, String plain) {
        return switch (named.target()) {
            case WitType.Enumeration _ ->
                    call("liftEnum", plain, types.declared(named) + ".values()");
            case WitType.Flags _ -> call("liftFlags", plain, types.declared(named) + ".class");
            case WitType.Resource _ -> resource(named, plain);
            default -> method("lift", named) + plain + ")";
        };
    }

    private String resource(WitType.Named named, String plain) {
        if (layout.isGuests(named.owner())) {
            Face face = layout.face(named.owner());
            String simple = layout.name(named).orElseThrow();
            return "new %s.Guest%s(%s, %s)".formatted(face.exporter(), simple, guest, plain);
        }
        String type = types.declared(named);
        return type.equals("Object") ? plain : "(" + type + ") " + plain;
    }

    /** The call of a method that converts a declared type, up to its last argument. */
    private String method(String verb, WitType.Named named) {
        WitInterface owner = named.owner();
        boolean guests = layout.isGuests(owner);
        Face face = layout.face(owner);
        return (guests ? face.exporter() : face.importer())
                + "."
                + verb
                + layout.name(named).orElseThrow()
                + "("
                + (guests ? guest + ", " : "");
    }

    /** A plain value, as an expression that is no array of objects to the compiler. */
    String lower(WitType type, String typed, int depth) {
        WitType found = Types.resolved(type);
        if (isSame(found)) {
            return typed;
        }
        return switch (found) {
            case WitType.ListOf(var element) -> call("lowerList", typed, lowering(element, depth));
            case WitType.FixedList(var element, var _) ->
                    call("lowerList", typed, lowering(element, depth));
            case WitType.OptionOf(var some) -> call("lowerOption", typed, lowering(some, depth));
            case WitType.ResultOf(var ok, var error) ->
                    call("lowerResult", typed, lowered(ok, depth), lowered(error, depth));
            case WitType.Tuple(var elements) ->
                    IntStream.range(0, elements.size())
                            .mapToObj(i -> lower(elements.get(i), typed + ".v" + i + "()", depth))
                            .collect(Collectors.joining(", ", "(Object) new Object[] {", "}"));
            case WitType.Named named -> lowerNamed(named, typed);
            case WitType.Own own -> lowerResource(Types.resource(own), typed);
            case WitType.Borrow borrow -> lowerResource(Types.resource(borrow), typed);
            case WitType.Builtin _,
                    WitType.RecordOf _,
                    WitType.Variant _,
                    WitType.Enumeration _,
                    WitType.Flags _,
                    WitType.Resource _ ->
                    throw Types.nameless("type");
        };
    }

    private String lowering(WitType type, int depth) {
        String variable = "v_" + depth;
        return variable + " -> " + lower(type, variable, depth + 1);
    }

    private String lowered(Optional<WitType> type, int depth) {
        return type.map(some -> lowering(some, depth)).orElse("_ -> null");
    }

    private String lowerNamed(WitType.Named named, String typed) {
        return switch (named.target()) {
            case WitType.Enumeration _ -> typed + ".ordinal()";
            case WitType.Flags _ -> call("lowerFlags", typed);
            case WitType.Resource _ -> lowerResource(named, typed);
            default -> method("lower", named) + typed + ")";
        };
    }

    private String lowerResource(WitType.Named named, String typed) {
        return layout.isGuests(named.owner())
                ? "GuestObject.handle(" + guest + ", " + typed + ")"
                : typed;
    }
}
