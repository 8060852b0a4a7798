package dev.aether.component.link;

import dev.aether.component.core.CoreExtern;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Sort;

/** Carries out aliases: the same item under another index. */
final class Aliases {
    private Aliases() {}

    static void export(Definition.AliasExport alias, Scope scope) {
        var instance = scope.find(Sort.INSTANCE, alias.instance(), Item.Instance.class);
        Item item = instance.exports().get(alias.name());
        if (item == null) {
            throw scope.malformed(
                    "instance %d has no such export: %s".formatted(alias.instance(), alias.name()));
        }
        scope.add(alias.sort(), item);
    }

    static void coreExport(Definition.AliasCoreExport alias, Scope scope) {
        var namespace = scope.find(Sort.CORE_INSTANCE, alias.instance(), Item.Namespace.class);
        CoreExtern.Kind kind = Planner.kind(alias.sort(), scope);
        Item.Core item =
                switch (namespace) {
                    case Item.Whole whole ->
                            new Item.Exported(whole.instance(), alias.name(), kind);
                    case Item.CoreBundle bundle -> bundle.exports().get(alias.name());
                };
        if (item == null) {
            throw scope.malformed("core instance has no such export: " + alias.name());
        }
        scope.add(alias.sort(), item);
    }

    static void outer(Definition.AliasOuter alias, Scope scope) {
        switch (alias.sort()) {
            case CORE_MODULE, CORE_TYPE, TYPE, COMPONENT -> {
                Item item = scope.outer(alias.scopes()).find(alias.sort(), alias.index());
                scope.add(alias.sort(), item);
            }
            case CORE_FUNC,
                    CORE_TABLE,
                    CORE_MEMORY,
                    CORE_GLOBAL,
                    CORE_TAG,
                    CORE_INSTANCE,
                    FUNC,
                    INSTANCE ->
                    throw scope.malformed("an outer alias of " + alias.sort());
        }
    }
}
