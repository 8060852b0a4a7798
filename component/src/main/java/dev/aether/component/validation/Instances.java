package dev.aether.component.validation;

import dev.aether.component.model.Definition;
import dev.aether.component.model.Definition.Argument;
import dev.aether.component.model.Sort;
import dev.aether.component.validation.CoreItem.ImportName;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Checks instances, of components and of core modules, and finds their types. */
final class Instances {
    private final Subtyping subtyping;
    private final Work work;

    Instances(Subtyping subtyping, Work work) {
        this.subtyping = subtyping;
        this.work = work;
    }

    /**
     * An instance of a component: the resources that are given stand for those it imports, and
     * those it makes are new.
     */
    InstanceType instance(Definition.Instantiate instantiate, Scope scope) {
        var component =
                scope.find(
                        Sort.COMPONENT,
                        instantiate.component(),
                        ComponentType.class,
                        "a component");
        Map<String, Extern> given = arguments(instantiate, scope);
        Map<Resource, Resource> resources =
                subtyping.bind(component.wanted(), component.imports(), given);
        var names = new HashMap<Type, Type>();
        var wanted = new Substitution(resources, work);
        component
                .imports()
                .forEach((name, extern) -> {
                    Extern argument = given.get(name);
                    if (argument == null) {
                        throw work.invalid("missing import named `%s`".formatted(name));
                    }
                    check("import", name, subtyping.mismatch(argument, wanted.apply(extern)));
                    rename(extern, argument, names);
                });
        for (Resource resource : component.fresh()) {
            var other = new Resource();
            resources.put(resource, other);
            scope.made().add(other);
        }
        var exports = new Substitution(resources, names, work).apply(component.exports());
        return new InstanceType(exports, Set.of(), work);
    }

    private Map<String, Extern> arguments(Definition.Instantiate instantiate, Scope scope) {
        var given = new LinkedHashMap<String, Extern>();
        for (Argument argument : instantiate.arguments()) {
            Externs.requireExtern(argument.sort(), work);
            Item item = scope.find(argument.sort(), argument.index());
            if (given.put(argument.name(), new Extern(argument.sort(), item)) != null) {
                throw work.invalid(
                        "instantiation argument `%s` is given twice".formatted(argument.name()));
            }
        }
        return given;
    }

    /** Types that are imported have, outside, the names of those that are given. */
    private void rename(Extern wanted, Extern given, Map<Type, Type> names) {
        work.step();
        if (wanted.sort() == Sort.TYPE
                && wanted.item() instanceof Type type
                && given.item() instanceof Type other) {
            names.put(type, other);
        }
        if (wanted.sort() == Sort.INSTANCE
                && wanted.item() instanceof InstanceType type
                && given.item() instanceof InstanceType other) {
            type.exports()
                    .forEach((name, extern) -> {
                        Extern part = other.exports().get(name);
                        if (part != null) {
                            rename(extern, part, names);
                        }
                    });
        }
    }

    /** An instance made of items at hand. */
    InstanceType bundle(Definition.Bundle bundle, Scope scope) {
        var names = new ExternNames("export", work);
        var exports = new LinkedHashMap<String, Extern>();
        for (Definition.Export export : bundle.exports()) {
            Externs.requireExtern(export.sort(), work);
            var extern = new Extern(export.sort(), scope.find(export.sort(), export.index()));
            names.add(export.name(), export.attributes(), extern);
            exports.put(export.name(), extern);
        }
        return new InstanceType(exports, Set.of(), work);
    }

    CoreItem.Instance coreInstance(Definition.CoreInstantiate core, Scope scope) {
        var module = scope.find(Sort.CORE_MODULE, core.module(), CoreItem.Module.class, "a module");
        var given = new HashMap<String, CoreItem.Instance>();
        for (Argument argument : core.arguments()) {
            var instance =
                    scope.find(
                            Sort.CORE_INSTANCE,
                            argument.index(),
                            CoreItem.Instance.class,
                            "a core instance");
            if (given.put(argument.name(), instance) != null) {
                throw work.invalid(
                        "module instantiation argument `%s` is given twice"
                                .formatted(argument.name()));
            }
        }
        module.imports().forEach((name, extern) -> checkImport(name, extern, given));
        return module.instance();
    }

    private void checkImport(
            ImportName name, CoreItem.Extern wanted, Map<String, CoreItem.Instance> given) {
        CoreItem.Instance instance = given.get(name.module());
        if (instance == null) {
            throw work.invalid(
                    "missing module instantiation argument named `%s`".formatted(name.module()));
        }
        CoreItem.Extern found = instance.exports().get(name.name());
        if (found == null) {
            throw work.invalid(
                    "module instantiation argument `%s` does not export an item named `%s`"
                            .formatted(name.module(), name.name()));
        }
        check("core import", name.toString(), subtyping.core().mismatch(found, wanted));
    }

    CoreItem.Instance coreBundle(Definition.CoreBundle bundle, Scope scope) {
        var exports = new LinkedHashMap<String, CoreItem.Extern>();
        for (Argument argument : bundle.exports()) {
            var extern =
                    scope.find(
                            argument.sort(),
                            argument.index(),
                            CoreItem.Extern.class,
                            "what a core instance can export");
            if (Instances.sort(extern) != argument.sort()) {
                throw work.invalid(
                        "a core instance cannot export a " + Scope.word(argument.sort()));
            }
            if (exports.put(argument.name(), extern) != null) {
                throw work.invalid("export name `%s` already defined".formatted(argument.name()));
            }
        }
        return new CoreItem.Instance(exports);
    }

    private void check(String what, String name, Optional<String> mismatch) {
        if (mismatch.isPresent()) {
            throw work.invalid(
                    "type mismatch for %s `%s`: %s".formatted(what, name, mismatch.get()));
        }
    }

    /** The index space a core item is in. */
    static Sort sort(CoreItem.Extern extern) {
        return switch (extern) {
            case CoreItem.Function _ -> Sort.CORE_FUNC;
            case CoreItem.Table _ -> Sort.CORE_TABLE;
            case CoreItem.Memory _ -> Sort.CORE_MEMORY;
            case CoreItem.Global _ -> Sort.CORE_GLOBAL;
            case CoreItem.Tag _ -> Sort.CORE_TAG;
        };
    }
}
