package dev.aether.component.text;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Writes what stands between the braces of one interface. */
final class InterfacePrinter {
    private static final int TYPE_LENGTH_MAX = 100_000;
    private final WitText out;
    private final WitInterface type;
    private final String home;
    private boolean any;

    /**
     * @param home the package around it, whose interfaces need no full name; empty for none
     */
    InterfacePrinter(WitText out, WitInterface type, String home) {
        this.out = out;
        this.type = type;
        this.home = home;
    }

    void print() {
        declareTypes(type.functions());
        type.functions()
                .forEach((name, function) -> {
                    if (!name.startsWith("[")) {
                        item();
                        out.line(Words.escaped(name) + ": " + function(function) + ";");
                    }
                });
    }

    /** Writes the types, and with each resource those of the functions that are its. */
    boolean declareTypes(Map<String, WitFunction> functions) {
        for (Use use : uses()) {
            any = true;
            out.line("use " + path(use.owner()) + ".{" + String.join(", ", use.names()) + "};");
        }
        for (WitType.Named named : type.types().values()) {
            if (!isUse(named)) {
                item();
                declare(named, functions);
            }
        }
        return any;
    }

    private void item() {
        if (any) {
            out.blank();
        }
        any = true;
    }

    private boolean isUse(WitType.Named named) {
        return named.target() instanceof WitType.Named other && isForeign(other);
    }

    @SuppressWarnings("ReferenceEquality") // An interface is itself only.
    private boolean isForeign(WitType.Named named) {
        return named.owner() != type;
    }

    /** Types of another interface, under the names they have here. */
    private record Use(WitInterface owner, List<String> names) {}

    /** In the order of the types, so that only neighbours share a line. */
    @SuppressWarnings("ReferenceEquality") // An interface is itself only.
    private List<Use> uses() {
        var uses = new ArrayList<Use>();
        for (WitType.Named named : type.types().values()) {
            if (isUse(named) && named.target() instanceof WitType.Named other) {
                if (uses.isEmpty() || uses.getLast().owner() != other.owner()) {
                    uses.add(new Use(other.owner(), new ArrayList<>()));
                }
                String theirs = Words.escaped(other.name());
                boolean same = other.name().equals(named.name());
                uses.getLast()
                        .names()
                        .add(same ? theirs : theirs + " as " + Words.escaped(named.name()));
            }
        }
        return uses;
    }

    private String path(WitInterface owner) {
        boolean near = Words.packageOf(owner.name()).equals(Optional.of(home));
        return near ? Words.escaped(Words.shortName(owner.name())) : owner.name();
    }

    private void declare(WitType.Named named, Map<String, WitFunction> functions) {
        String name = Words.escaped(named.name());
        switch (named.target()) {
            case WitType.Resource _ -> resource(named, functions);
            case WitType.RecordOf(var fields) ->
                    block("record " + name, fields.stream().map(this::field).toList());
            case WitType.Variant(var cases) ->
                    block("variant " + name, cases.stream().map(this::choice).toList());
            case WitType.Enumeration(var labels) -> block("enum " + name, escaped(labels));
            case WitType.Flags(var labels) -> block("flags " + name, escaped(labels));
            case WitType.Own(WitType owned) ->
                    out.line("type " + name + " = own<" + text(owned) + ">;");
            case WitType other -> out.line("type " + name + " = " + text(other) + ";");
        }
    }

    private static List<String> escaped(List<String> labels) {
        return labels.stream().map(Words::escaped).toList();
    }

    private void block(String head, List<String> parts) {
        out.open(head);
        parts.forEach(part -> out.line(part + ","));
        out.close();
    }

    private String field(WitType.Field field) {
        return Words.escaped(field.name()) + ": " + text(field.type());
    }

    private String choice(WitType.Choice choice) {
        return Words.escaped(choice.label())
                + choice.payload().map(payload -> "(" + text(payload) + ")").orElse("");
    }

    private void resource(WitType.Named named, Map<String, WitFunction> functions) {
        String suffix = "]" + named.name();
        var lines = new ArrayList<String>();
        functions.forEach((name, function) -> {
            int dot = name.indexOf('.');
            String owner = dot < 0 ? name : name.substring(0, dot);
            if (name.startsWith("[") && owner.endsWith(suffix)) {
                lines.add(member(name, name.substring(dot + 1), named, function) + ";");
            }
        });
        if (lines.isEmpty()) {
            out.line("resource " + Words.escaped(named.name()) + ";");
            return;
        }
        out.open("resource " + Words.escaped(named.name()));
        lines.forEach(out::line);
        out.close();
    }

    private String member(String full, String name, WitType.Named resource, WitFunction function) {
        if (full.startsWith("[constructor]")) {
            String head = "constructor(" + parameters(function.parameters()) + ")";
            return owns(function, resource) ? head : head + result(function);
        }
        String label = Words.escaped(name) + ": ";
        if (full.startsWith("[static]")) {
            return label + "static " + function(function);
        }
        var rest = function.parameters();
        var visible = rest.isEmpty() ? rest : rest.subList(1, rest.size());
        return label + "func(" + parameters(visible) + ")" + result(function);
    }

    @SuppressWarnings("ReferenceEquality") // A named type is itself only.
    private static boolean owns(WitFunction function, WitType.Named resource) {
        return function.result().orElse(null) instanceof WitType.Own(WitType owned)
                && owned == resource;
    }

    String function(WitFunction function) {
        return "func(" + parameters(function.parameters()) + ")" + result(function);
    }

    private String parameters(List<WitType.Field> parameters) {
        return parameters.stream().map(this::field).collect(Collectors.joining(", "));
    }

    private String result(WitFunction function) {
        return function.result().map(result -> " -> " + text(result)).orElse("");
    }

    /** A type where it is used. */
    private String text(WitType used) {
        String text =
                switch (used) {
                    case WitType.Named named -> Words.escaped(localName(named));
                    case WitType.Builtin(var primitive) -> primitive.toString();
                    case WitType.ListOf(var element) -> "list<" + text(element) + ">";
                    case WitType.FixedList(var element, var length) ->
                            "list<%s, %s>"
                                    .formatted(text(element), Integer.toUnsignedString(length));
                    case WitType.Tuple(var elements) ->
                            elements.stream()
                                    .map(this::text)
                                    .collect(Collectors.joining(", ", "tuple<", ">"));
                    case WitType.OptionOf(var some) -> "option<" + text(some) + ">";
                    case WitType.ResultOf(var ok, var error) -> resultOf(ok, error);
                    case WitType.Own(var resource) -> text(resource);
                    case WitType.Borrow(var resource) -> "borrow<" + text(resource) + ">";
                    case WitType.Resource _ -> "resource";
                    case WitType.RecordOf(var fields) -> "record { " + parameters(fields) + " }";
                    case WitType.Variant(var cases) ->
                            cases.stream()
                                    .map(this::choice)
                                    .collect(Collectors.joining(", ", "variant { ", " }"));
                    case WitType.Enumeration(var labels) ->
                            "enum { " + String.join(", ", escaped(labels)) + " }";
                    case WitType.Flags(var labels) ->
                            "flags { " + String.join(", ", escaped(labels)) + " }";
                };
        if (text.length() > TYPE_LENGTH_MAX) {
            throw new ComponentException(
                    Code.TOO_LARGE, "a type of more than " + TYPE_LENGTH_MAX + " characters");
        }
        return text;
    }

    private String resultOf(Optional<WitType> ok, Optional<WitType> error) {
        if (error.isPresent()) {
            return "result<" + ok.map(this::text).orElse("_") + ", " + text(error.get()) + ">";
        }
        return ok.map(good -> "result<" + text(good) + ">").orElse("result");
    }

    /** What a type of another interface is called here. */
    @SuppressWarnings("ReferenceEquality") // A named type is itself only.
    private String localName(WitType.Named named) {
        if (isForeign(named)) {
            for (WitType.Named own : type.types().values()) {
                if (own.target() == named) {
                    return own.name();
                }
            }
        }
        return named.name();
    }
}
