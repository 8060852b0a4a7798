package dev.aether.component.validation;

import dev.aether.component.model.Definition;
import dev.aether.component.model.Sort;
import dev.aether.component.validation.Scope.Kind;

/** Checks aliases: the same item under another index. */
final class Aliases {
    private final Work work;

    Aliases(Work work) {
        this.work = work;
    }

    void export(Definition.AliasExport alias, Scope scope) {
        requireInType(alias.sort() == Sort.TYPE || alias.sort() == Sort.INSTANCE, scope);
        var instance =
                scope.find(Sort.INSTANCE, alias.instance(), InstanceType.class, "an instance");
        Extern extern = instance.exports().get(alias.name());
        if (extern == null) {
            throw work.invalid(
                    "instance %d has no export named `%s`"
                            .formatted(alias.instance(), alias.name()));
        }
        if (extern.sort() != alias.sort()) {
            throw work.invalid(
                    "export `%s` of instance %d is not a %s"
                            .formatted(alias.name(), alias.instance(), Scope.word(alias.sort())));
        }
        scope.add(alias.sort(), extern.item());
    }

    void coreExport(Definition.AliasCoreExport alias, Scope scope) {
        requireInType(false, scope);
        var instance =
                scope.find(
                        Sort.CORE_INSTANCE,
                        alias.instance(),
                        CoreItem.Instance.class,
                        "a core instance");
        CoreItem.Extern extern = instance.exports().get(alias.name());
        if (extern == null) {
            throw work.invalid(
                    "core instance %d has no export named `%s`"
                            .formatted(alias.instance(), alias.name()));
        }
        if (Instances.sort(extern) != alias.sort()) {
            throw work.invalid(
                    "export `%s` of core instance %d is not a %s"
                            .formatted(alias.name(), alias.instance(), Scope.word(alias.sort())));
        }
        scope.add(alias.sort(), extern);
    }

    void outer(Definition.AliasOuter alias, Scope scope) {
        requireInType(alias.sort() == Sort.TYPE || alias.sort() == Sort.CORE_TYPE, scope);
        switch (alias.sort()) {
            case CORE_MODULE, CORE_TYPE, TYPE, COMPONENT -> {}
            case CORE_FUNC,
                    CORE_TABLE,
                    CORE_MEMORY,
                    CORE_GLOBAL,
                    CORE_TAG,
                    CORE_INSTANCE,
                    FUNC,
                    INSTANCE ->
                    throw work.invalid("an outer alias of a " + Scope.word(alias.sort()));
        }
        Item item = scope.outer(alias.scopes()).find(alias.sort(), alias.index());
        if (item instanceof Type type
                && alias.sort() == Sort.TYPE
                && crossesComponent(alias.scopes(), scope)
                && !FreeResources.in(type, work).isEmpty()) {
            throw work.invalid("an outer alias of a type that transitively refers to resources");
        }
        scope.add(alias.sort(), item);
    }

    /** Types hold no components, so the outermost scope that is left tells. */
    private static boolean crossesComponent(int scopes, Scope scope) {
        return scopes > 0 && scope.outer(scopes - 1).kind() == Kind.COMPONENT;
    }

    private void requireInType(boolean allowed, Scope scope) {
        if (scope.kind() != Kind.COMPONENT && !allowed) {
            throw work.invalid(
                    "aliases in a component or instance type may only refer to types or instances");
        }
    }
}
