package dev.aether.component.bindings;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.abi.Primitive;
import dev.aether.component.text.WitType;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Java types for WIT types. */
final class Types {
    private final Layout layout;
    private final String home;

    Types(Layout layout) {
        this(layout, "");
    }

    /**
     * @param home the Java interface whose own types need no full name
     */
    Types(Layout layout, String home) {
        this.layout = layout;
        this.home = home;
    }

    /** Whether a name stands for a type of its own and not for another type. */
    static boolean isDeclared(WitType.Named named) {
        return switch (named.target()) {
            case WitType.RecordOf _,
                    WitType.Variant _,
                    WitType.Enumeration _,
                    WitType.Flags _,
                    WitType.Resource _ ->
                    true;
            case WitType.Named _,
                    WitType.Builtin _,
                    WitType.ListOf _,
                    WitType.FixedList _,
                    WitType.Tuple _,
                    WitType.OptionOf _,
                    WitType.ResultOf _,
                    WitType.Own _,
                    WitType.Borrow _ ->
                    false;
        };
    }

    /** Adds a named type, and all it is made of. */
    static void visit(WitType type, Set<WitType.Named> found) {
        if (type instanceof WitType.Named named) {
            if (found.add(named)) {
                visit(named.target(), found);
            }
            return;
        }
        parts(type).forEach(part -> visit(part, found));
    }

    /** The types that a type is made of directly. */
    static List<WitType> parts(WitType type) {
        return switch (type) {
            case WitType.Named named -> List.of(named.target());
            case WitType.Builtin _, WitType.Enumeration _, WitType.Flags _, WitType.Resource _ ->
                    List.of();
            case WitType.RecordOf(var fields) -> fields.stream().map(WitType.Field::type).toList();
            case WitType.Variant(var cases) ->
                    cases.stream().flatMap(each -> each.payload().stream()).toList();
            case WitType.ListOf(var element) -> List.of(element);
            case WitType.FixedList(var element, var _) -> List.of(element);
            case WitType.Tuple(var elements) -> elements;
            case WitType.OptionOf(var some) -> List.of(some);
            case WitType.ResultOf(var ok, var error) ->
                    Stream.concat(ok.stream(), error.stream()).toList();
            case WitType.Own(var resource) -> List.of(resource);
            case WitType.Borrow(var resource) -> List.of(resource);
        };
    }

    /** What a name stands for: a type with a Java type of its own, or one made of others. */
    static WitType resolved(WitType type) {
        WitType found = type;
        while (found instanceof WitType.Named named && !isDeclared(named)) {
            found = named.target();
        }
        return found;
    }

    /** The name of the declared resource behind a handle. */
    static WitType.Named resource(WitType handle) {
        WitType inner =
                switch (handle) {
                    case WitType.Own(var resource) -> resource;
                    case WitType.Borrow(var resource) -> resource;
                    default -> handle;
                };
        if (resolved(inner) instanceof WitType.Named named) {
            return named;
        }
        throw nameless("resource");
    }

    static ComponentException nameless(String kind) {
        return new ComponentException(
                Code.UNSUPPORTED, "a " + kind + " without a name has no Java type");
    }

    static boolean isBytes(WitType type) {
        return resolved(type) instanceof WitType.ListOf(var element)
                && resolved(element) instanceof WitType.Builtin(var primitive)
                && primitive == Primitive.U8;
    }

    /** As a variable or result; {@code void} for none. */
    String of(Optional<WitType> type) {
        return type.map(this::of).orElse("void");
    }

    /** As a variable. */
    String of(WitType type) {
        return resolved(type) instanceof WitType.Builtin(var primitive)
                ? switch (primitive) {
                    case BOOL -> "boolean";
                    case S8, U8, S16, U16, S32, U32, CHAR -> "int";
                    case S64, U64 -> "long";
                    case F32 -> "float";
                    case F64 -> "double";
                    case STRING -> "String";
                }
                : boxed(type);
    }

    /** As a parameter of a generic type. */
    String boxed(WitType type) {
        return switch (resolved(type)) {
            case WitType.Builtin(var primitive) ->
                    switch (primitive) {
                        case BOOL -> "Boolean";
                        case S8, U8, S16, U16, S32, U32, CHAR -> "Integer";
                        case S64, U64 -> "Long";
                        case F32 -> "Float";
                        case F64 -> "Double";
                        case STRING -> "String";
                    };
            case WitType.ListOf list when isBytes(list) -> "byte[]";
            case WitType.ListOf(var element) -> "List<" + boxed(element) + ">";
            case WitType.FixedList(var element, var _) -> "List<" + boxed(element) + ">";
            case WitType.Tuple(var elements) -> tuple(elements);
            case WitType.OptionOf(var some) -> "Optional<" + boxed(some) + ">";
            case WitType.ResultOf(var ok, var error) ->
                    "Result<" + orVoid(ok) + ", " + orVoid(error) + ">";
            case WitType.Named named ->
                    named.target() instanceof WitType.Flags
                            ? "Set<" + declared(named) + ">"
                            : declared(named);
            case WitType.Own own -> declared(resource(own));
            case WitType.Borrow borrow -> declared(resource(borrow));
            case WitType.RecordOf _ -> throw nameless("record");
            case WitType.Variant _ -> throw nameless("variant");
            case WitType.Enumeration _ -> throw nameless("enum");
            case WitType.Flags _ -> throw nameless("flags");
            case WitType.Resource _ -> throw nameless("resource");
        };
    }

    private String orVoid(Optional<WitType> type) {
        return type.map(this::boxed).orElse("Void");
    }

    String tuple(List<WitType> elements) {
        return "Tuple"
                + elements.size()
                + elements.stream().map(this::boxed).collect(Collectors.joining(", ", "<", ">"));
    }

    private String inside(String face) {
        return face.equals(home) ? "" : face + ".";
    }

    /** {@code Streams.StreamError}; {@code Object} for a resource that only others know. */
    String declared(WitType.Named named) {
        return layout.name(named)
                .map(name -> inside(layout.face(named.owner()).name()) + name)
                .orElse("Object");
    }
}
