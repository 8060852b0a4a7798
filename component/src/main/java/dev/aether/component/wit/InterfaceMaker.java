package dev.aether.component.wit;

import dev.aether.component.text.WitFunction;
import dev.aether.component.text.WitInterface;
import dev.aether.component.text.WitType;
import dev.aether.component.wit.Syntax.Item;
import dev.aether.component.wit.Syntax.Labelled;
import dev.aether.component.wit.Syntax.TypeText;
import dev.aether.component.wit.WitException.Place;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** Makes the types and functions of one interface, or of the world itself. */
final class InterfaceMaker {
    private static final int NESTING_MAX = 100;

    /** A type not made yet, and how the names in it are to be read. */
    private record Waiting(Item item, Function<String, String> names) {}

    private final WitInterface target;
    private final Map<String, String> docs;
    private final Map<String, Waiting> waiting = new LinkedHashMap<>();
    private final Set<String> begun = new HashSet<>();
    private int depth;

    InterfaceMaker(WitInterface target, Map<String, String> docs) {
        this.target = target;
        this.docs = docs;
    }

    /** Announces a type, so that others can name it. */
    void announce(String name, Item item, Function<String, String> names) {
        Waiting before = waiting.putIfAbsent(name, new Waiting(item, names));
        boolean other = before != null && !before.item().equals(item);
        if (other || target.types().containsKey(name)) {
            throw new WitException(item.head().place(), "'" + name + "' is there already");
        }
    }

    /** Takes a type of another interface. */
    void use(Place place, WitInterface owner, String theirs, String name) {
        WitType.Named named = owner.types().get(theirs);
        if (named == null) {
            throw new WitException(place, owner + " has no type '" + theirs + "'");
        }
        WitType.Named before = target.types().get(name);
        if (before != null && before.target() == named) {
            return;
        }
        if (before != null || waiting.containsKey(name)) {
            throw new WitException(place, "'" + name + "' is there already");
        }
        target.add(name, named);
    }

    /** Makes all that was announced; functions of resources go to whom they belong. */
    void make(BiConsumer<String, WitFunction> functions) {
        for (Map.Entry<String, Waiting> each : waiting.entrySet()) {
            named(each.getValue().item().head().place(), each.getKey());
        }
        waiting.forEach((name, each) -> {
            if (each.item() instanceof Syntax.Resource resource) {
                for (Item item : resource.functions()) {
                    if (item instanceof Syntax.Function function) {
                        String full = full(function.name(), resource.name(), name);
                        functions.accept(full, function(function, full, each.names()));
                    }
                }
            }
        });
    }

    private static String full(String function, String resource, String name) {
        return resource.equals(name) ? function : function.replaceFirst("]" + resource, "]" + name);
    }

    WitFunction function(Syntax.Function function, String name, Function<String, String> names) {
        note(name, function.head().docs());
        return new WitFunction(
                fields("", function.parameters(), names),
                function.result().map(result -> type(result, names)));
    }

    private WitType.Named named(Place place, String name) {
        WitType.Named known = target.types().get(name);
        if (known != null) {
            return known;
        }
        Waiting item = waiting.get(name);
        if (item == null) {
            throw new WitException(place, "there is no type '" + name + "'");
        }
        if (!begun.add(name) || ++depth > NESTING_MAX) {
            throw new WitException(place, "type '" + name + "' holds itself or is too deep");
        }
        note(name, item.item().head().docs());
        WitType.Named made = target.add(name, made(item.item(), name, item.names()));
        depth--;
        return made;
    }

    private WitType made(Item item, String name, Function<String, String> names) {
        return switch (item) {
            case Syntax.Alias(var _, var _, TypeText.Named(Place place, String other)) ->
                    named(place, names.apply(other));
            case Syntax.Alias(var _, var _, TypeText type) -> type(type, names);
            case Syntax.RecordOf(var _, var _, var fields) ->
                    new WitType.RecordOf(fields(name + ".", fields, names));
            case Syntax.Variant(var _, var _, var cases) -> {
                var choices = new ArrayList<WitType.Choice>();
                var unique = new Unique();
                for (Syntax.Choice each : cases) {
                    unique.add(each.place(), each.name());
                    note(name + "." + each.name(), each.docs());
                    choices.add(
                            new WitType.Choice(
                                    each.name(), each.type().map(type -> type(type, names))));
                }
                yield new WitType.Variant(choices);
            }
            case Syntax.Enumeration(var _, var _, var labels) ->
                    new WitType.Enumeration(labels(name, labels));
            case Syntax.Flags(var _, var _, var labels) -> new WitType.Flags(labels(name, labels));
            case Syntax.Resource _ -> new WitType.Resource();
            default -> throw new WitException(item.head().place(), "this is no type");
        };
    }

    private List<String> labels(String owner, List<Syntax.Label> labels) {
        var unique = new Unique();
        for (Syntax.Label label : labels) {
            unique.add(label.place(), label.name());
            note(owner + "." + label.name(), label.docs());
        }
        return labels.stream().map(Syntax.Label::name).toList();
    }

    private List<WitType.Field> fields(
            String owner, List<Labelled> labelled, Function<String, String> names) {
        var unique = new Unique();
        var fields = new ArrayList<WitType.Field>();
        for (Labelled each : labelled) {
            unique.add(each.place(), each.name());
            if (!owner.isEmpty()) {
                note(owner + each.name(), each.docs());
            }
            fields.add(new WitType.Field(each.name(), type(each.type(), names)));
        }
        return fields;
    }

    private WitType type(TypeText type, Function<String, String> names) {
        return switch (type) {
            case TypeText.Builtin(var primitive) -> new WitType.Builtin(primitive);
            case TypeText.Named(Place place, String name) -> {
                WitType.Named named = named(place, names.apply(name));
                yield named.plain() instanceof WitType.Resource ? new WitType.Own(named) : named;
            }
            case TypeText.ListOf(var element) -> new WitType.ListOf(type(element, names));
            case TypeText.FixedList(var element, var length) ->
                    new WitType.FixedList(type(element, names), length);
            case TypeText.Tuple(var elements) ->
                    new WitType.Tuple(elements.stream().map(each -> type(each, names)).toList());
            case TypeText.OptionOf(var some) -> new WitType.OptionOf(type(some, names));
            case TypeText.ResultOf(var ok, var error) ->
                    new WitType.ResultOf(optional(ok, names), optional(error, names));
            case TypeText.Own(var resource) -> new WitType.Own(resource(resource, names));
            case TypeText.Borrow(var resource) -> new WitType.Borrow(resource(resource, names));
        };
    }

    private Optional<WitType> optional(Optional<TypeText> type, Function<String, String> names) {
        return type.map(some -> type(some, names));
    }

    private WitType resource(TypeText.Named type, Function<String, String> names) {
        WitType.Named named = named(type.place(), names.apply(type.name()));
        if (named.plain() instanceof WitType.Resource) {
            return named;
        }
        throw new WitException(type.place(), "'" + type.name() + "' is no resource");
    }

    private void note(String part, String text) {
        if (!text.isEmpty()) {
            docs.put(target.name() + "#" + part, text);
        }
    }

    /** Names of one list. */
    static final class Unique {
        private final Set<String> names = new HashSet<>();

        void add(Place place, String name) {
            if (!names.add(name.toLowerCase(Locale.ROOT))) {
                throw new WitException(place, "'" + name + "' is there already");
            }
        }
    }
}
