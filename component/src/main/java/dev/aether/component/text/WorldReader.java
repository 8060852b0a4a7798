package dev.aether.component.text;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Definition.Argument;
import dev.aether.component.model.ExternType;
import dev.aether.component.model.Sort;
import dev.aether.component.text.WitScope.Entry;
import dev.aether.component.text.WitWorld.Item;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Carries out the definitions of a component as far as WIT depends on them: names of types flow
 * through imports, aliases and nested components to what the component exports. The planner has
 * looked at the component before, so nothing but sizes is checked here.
 */
public final class WorldReader {
    private static final int STEPS_MAX = 500_000;
    private static final int NESTING_MAX = 24;

    private final Map<String, Item> imports = new LinkedHashMap<>();
    private final Map<String, Item> exports = new LinkedHashMap<>();
    private final Entry.Instance world = instance("");
    private int steps;
    private int nesting;

    private WorldReader() {}

    /**
     * The world of a component.
     *
     * @throws ComponentException if it is nested beyond all measure
     */
    public static WitWorld read(ComponentBody body) {
        var reader = new WorldReader();
        WitScope scope = WitScope.outermost();
        for (Placed placed : body.definitions()) {
            reader.outermost(placed.definition(), scope);
        }
        return new WitWorld(reader.world.instance(), reader.imports, reader.exports);
    }

    private static Entry.Instance instance(String name) {
        return new Entry.Instance(new WitInterface(name), new HashMap<>());
    }

    private void outermost(Definition definition, WitScope scope) {
        step();
        switch (definition) {
            case Definition.Import wanted -> {
                Entry entry = declared(wanted.name(), wanted.type(), scope, world);
                scope.add(sort(wanted.type()), entry);
                item(wanted.name(), entry, imports);
            }
            case Definition.Export export -> {
                Entry entry = exported(export, scope, world);
                if (entry instanceof Entry.Instance given) {
                    entry = named(export.name(), given);
                }
                scope.add(export.sort(), entry);
                item(export.name(), entry, exports);
            }
            default -> define(definition, scope);
        }
    }

    private static void item(String name, Entry entry, Map<String, Item> items) {
        switch (entry) {
            case Entry.Instance(WitInterface instance, _) ->
                    items.put(name, new Item.OfInterface(instance));
            case Entry.Function(WitFunction function) ->
                    items.put(name, new Item.OfFunction(function));
            case Entry.Type _, Entry.Shape _, Entry.Component _, Entry.Other _ -> {}
        }
    }

    /** An interface is named by its first export; given twice, it is two. */
    private static Entry.Instance named(String name, Entry.Instance given) {
        WitInterface instance = given.instance();
        if (instance.name().isEmpty()) {
            instance.rename(name);
        }
        if (instance.name().equals(name)) {
            return given;
        }
        WitInterface copy = instance.copy(name);
        var parts = new HashMap<>(given.parts());
        copy.types().forEach((label, type) -> parts.put(label, new Entry.Type(type)));
        return new Entry.Instance(copy, parts);
    }

    /** A component inside this one, instantiated: what it exports. */
    private Entry.Instance instantiate(Definition.Instantiate instantiate, WitScope scope) {
        var component = scope.find(Sort.COMPONENT, instantiate.component(), Entry.Component.class);
        var arguments = new LinkedHashMap<String, Entry>();
        for (Argument argument : instantiate.arguments()) {
            if (hasWit(argument.sort())) {
                arguments.put(argument.name(), scope.find(argument.sort(), argument.index()));
            }
        }
        if (++nesting > NESTING_MAX) {
            throw tooLarge("components nested deeper than " + NESTING_MAX + " levels");
        }
        Entry.Instance instance = instance("");
        WitScope inner = component.scope().inner();
        for (Placed placed : component.body().definitions()) {
            nested(placed.definition(), inner, arguments, instance);
        }
        nesting--;
        return instance;
    }

    private void nested(
            Definition definition,
            WitScope scope,
            Map<String, Entry> arguments,
            Entry.Instance instance) {
        step();
        switch (definition) {
            case Definition.Import wanted -> {
                Entry given = arguments.get(wanted.name());
                scope.add(sort(wanted.type()), given == null ? new Entry.Other() : given);
            }
            case Definition.Export export ->
                    scope.add(export.sort(), exported(export, scope, instance));
            default -> define(definition, scope);
        }
    }

    private void define(Definition definition, WitScope scope) {
        switch (definition) {
            case Definition.Nested nested ->
                    scope.add(Sort.COMPONENT, new Entry.Component(nested.body(), scope));
            case Definition.Instantiate instantiate ->
                    scope.add(Sort.INSTANCE, instantiate(instantiate, scope));
            case Definition.Bundle bundle ->
                    scope.add(Sort.INSTANCE, bundle(bundle.exports(), scope));
            case Definition.AliasExport alias -> scope.add(alias.sort(), aliased(alias, scope));
            case Definition.AliasOuter alias -> outer(alias, scope);
            case Definition.TypeDefinition type ->
                    scope.add(Sort.TYPE, WitTypes.read(type.type(), scope));
            case Definition.Lift lift ->
                    scope.add(Sort.FUNC, scope.find(Sort.TYPE, lift.type(), Entry.Function.class));
            case Definition.CoreModule _,
                    Definition.CoreType _,
                    Definition.CoreInstantiate _,
                    Definition.CoreBundle _,
                    Definition.AliasCoreExport _,
                    Definition.Lower _,
                    Definition.ResourceOperation _ -> {}
            case Definition.Import _, Definition.Export _, Definition.ExportDeclaration _ ->
                    throw WitScope.malformed("a definition out of place");
        }
    }

    private Entry exported(Definition.Export export, WitScope scope, Entry.Instance owner) {
        if (!hasWit(export.sort())) {
            return new Entry.Other();
        }
        // What was said of a function names its types as they are exported.
        Entry entry =
                export.type().orElse(null) instanceof ExternType.Function(int type)
                        ? scope.find(Sort.TYPE, type)
                        : scope.find(export.sort(), export.index());
        return put(export.name(), entry, owner);
    }

    private static Entry.Instance bundle(List<Definition.Export> parts, WitScope scope) {
        Entry.Instance instance = instance("");
        for (Definition.Export part : parts) {
            if (hasWit(part.sort())) {
                put(part.name(), scope.find(part.sort(), part.index()), instance);
            }
        }
        return instance;
    }

    /** Adds something to an instance. @return it, by its new name if it is a type */
    private static Entry put(String name, Entry entry, Entry.Instance owner) {
        WitInterface wit = owner.instance();
        Entry added =
                switch (entry) {
                    case Entry.Type(WitType type) -> new Entry.Type(wit.add(name, type));
                    case Entry.Function(WitFunction function) -> {
                        wit.add(name, function);
                        yield entry;
                    }
                    case Entry.Instance _, Entry.Shape _, Entry.Component _, Entry.Other _ -> entry;
                };
        owner.parts().put(name, added);
        return added;
    }

    private static Entry aliased(Definition.AliasExport alias, WitScope scope) {
        var instance = scope.find(Sort.INSTANCE, alias.instance(), Entry.Instance.class);
        return instance.parts().getOrDefault(alias.name(), new Entry.Other());
    }

    private static void outer(Definition.AliasOuter alias, WitScope scope) {
        if (hasWit(alias.sort())) {
            scope.add(alias.sort(), scope.outer(alias.scopes()).find(alias.sort(), alias.index()));
        }
    }

    private Entry declared(String name, ExternType type, WitScope scope, Entry.Instance owner) {
        return switch (type) {
            case ExternType.Function(int index) ->
                    scope.find(Sort.TYPE, index, Entry.Function.class);
            case ExternType.EqualType(int index) -> put(name, scope.find(Sort.TYPE, index), owner);
            case ExternType.FreshResource _ ->
                    put(name, new Entry.Type(new WitType.Resource()), owner);
            case ExternType.Instance(int index) ->
                    shaped(name, scope.find(Sort.TYPE, index, Entry.Shape.class));
            case ExternType.Component _, ExternType.CoreModule _ -> new Entry.Other();
        };
    }

    private Entry.Instance shaped(String name, Entry.Shape shape) {
        if (++nesting > NESTING_MAX) {
            throw tooLarge("instance types nested deeper than " + NESTING_MAX + " levels");
        }
        Entry.Instance instance = instance(name);
        WitScope scope = shape.scope().inner();
        for (Placed placed : shape.declarations()) {
            step();
            if (placed.definition() instanceof Definition.ExportDeclaration export) {
                Entry entry = declared(export.name(), export.type(), scope, instance);
                if (!(entry instanceof Entry.Type)) {
                    put(export.name(), entry, instance);
                }
                scope.add(sort(export.type()), entry);
            } else {
                define(placed.definition(), scope);
            }
        }
        nesting--;
        return instance;
    }

    private static Sort sort(ExternType type) {
        return switch (type) {
            case ExternType.CoreModule _ -> Sort.CORE_MODULE;
            case ExternType.Function _ -> Sort.FUNC;
            case ExternType.EqualType _, ExternType.FreshResource _ -> Sort.TYPE;
            case ExternType.Component _ -> Sort.COMPONENT;
            case ExternType.Instance _ -> Sort.INSTANCE;
        };
    }

    private static boolean hasWit(Sort sort) {
        return switch (sort) {
            case FUNC, TYPE, COMPONENT, INSTANCE -> true;
            case CORE_FUNC,
                    CORE_TABLE,
                    CORE_MEMORY,
                    CORE_GLOBAL,
                    CORE_TAG,
                    CORE_TYPE,
                    CORE_MODULE,
                    CORE_INSTANCE ->
                    false;
        };
    }

    private void step() {
        if (++steps > STEPS_MAX) {
            throw tooLarge("more than " + STEPS_MAX + " definitions to look at");
        }
    }

    private static ComponentException tooLarge(String what) {
        return new ComponentException(Code.TOO_LARGE, what);
    }
}
