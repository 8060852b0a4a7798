package dev.aether.component.validation;

import dev.aether.component.ComponentException;
import dev.aether.component.model.Attribute;
import dev.aether.component.model.Definition;
import dev.aether.component.model.ExternType;
import dev.aether.component.model.Sort;
import dev.aether.component.validation.Scope.Kind;
import java.util.HashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Checks imports and exports, and gives what they introduce its index. */
final class Externs {
    private final Subtyping subtyping;
    private final Work work;

    Externs(Subtyping subtyping, Work work) {
        this.subtyping = subtyping;
        this.work = work;
    }

    void importItem(Definition.Import wanted, Scope scope) {
        Extern extern = opened(described(wanted.type(), scope), wanted.type(), scope.wanted());
        scope.add(extern.sort(), extern.item());
        if (extern.item() instanceof ResourceType type) {
            scope.importNames().register(wanted.name(), type);
        }
        if (!scope.visibility().imports(extern)) {
            throw hidden(extern, wanted.name(), "import");
        }
        scope.importNames().add(wanted.name(), wanted.attributes(), extern);
        scope.imports().put(wanted.name(), extern);
    }

    void declareExport(Definition.ExportDeclaration export, Scope scope) {
        Extern extern = opened(described(export.type(), scope), export.type(), scope.made());
        addExport(export.name(), export.attributes(), extern, scope);
    }

    /** An export has the type it is said to have, else its own. */
    void export(Definition.Export export, Scope scope) {
        requireExtern(export.sort(), work);
        Item item = scope.find(export.sort(), export.index());
        var own = new Extern(export.sort(), item instanceof Type type ? type.renamed() : item);
        Extern extern = export.type().map(type -> ascribed(own, type, scope)).orElse(own);
        addExport(export.name(), export.attributes(), extern, scope);
    }

    private Extern ascribed(Extern own, ExternType type, Scope scope) {
        Extern said = described(type, scope);
        boolean abstracted =
                type instanceof ExternType.FreshResource && own.item() instanceof ResourceType;
        Optional<String> mismatch = abstracted ? Optional.empty() : subtyping.mismatch(own, said);
        if (mismatch.isPresent()) {
            throw work.invalid("ascribed type of export is not compatible: " + mismatch.get());
        }
        return opened(said, type, scope.made());
    }

    private void addExport(String name, List<Attribute> attributes, Extern extern, Scope scope) {
        scope.add(extern.sort(), extern.item());
        if (extern.item() instanceof ResourceType type) {
            scope.exportNames().register(name, type);
        }
        if (scope.kind() != Kind.INSTANCE_TYPE && !scope.visibility().exports(extern)) {
            throw hidden(extern, name, "export");
        }
        scope.exportNames().add(name, attributes, extern);
        scope.exports().put(name, extern);
    }

    private ComponentException hidden(Extern extern, String name, String use) {
        return work.invalid(
                "%s not valid to be used as %s `%s`: it uses a type that has no name there"
                        .formatted(Scope.word(extern.sort()), use, name));
    }

    /** What the type of an import or export says, before an instance of it makes resources. */
    private Extern described(ExternType type, Scope scope) {
        return switch (type) {
            case ExternType.CoreModule(int index) ->
                    new Extern(
                            Sort.CORE_MODULE,
                            scope.find(
                                    Sort.CORE_TYPE, index, CoreItem.Module.class, "a module type"));
            case ExternType.Function(int index) ->
                    new Extern(
                            Sort.FUNC,
                            scope.find(Sort.TYPE, index, FunctionType.class, "a function type"));
            case ExternType.EqualType(int index) ->
                    new Extern(
                            Sort.TYPE,
                            scope.find(Sort.TYPE, index, Type.class, "a type").renamed());
            case ExternType.FreshResource _ ->
                    new Extern(Sort.TYPE, new ResourceType(new Resource()));
            case ExternType.Component(int index) ->
                    new Extern(
                            Sort.COMPONENT,
                            scope.find(Sort.TYPE, index, ComponentType.class, "a component type"));
            case ExternType.Instance(int index) ->
                    new Extern(
                            Sort.INSTANCE,
                            scope.find(Sort.TYPE, index, InstanceType.class, "an instance type"));
        };
    }

    /** The same with the resources that are new with it, which the scope then has. */
    private Extern opened(Extern extern, ExternType type, Set<Resource> resources) {
        if (type instanceof ExternType.FreshResource
                && extern.item() instanceof ResourceType fresh) {
            resources.add(fresh.resource());
            return extern;
        }
        if (!(type instanceof ExternType.Instance)
                || !(extern.item() instanceof InstanceType instance)
                || instance.fresh().isEmpty()) {
            return extern;
        }
        var anew = new HashMap<Resource, Resource>();
        for (Resource resource : instance.fresh()) {
            var other = new Resource();
            anew.put(resource, other);
            resources.add(other);
        }
        var exports = new Substitution(anew, work).apply(instance.exports());
        return new Extern(Sort.INSTANCE, new InstanceType(exports, Set.of(), work));
    }

    /** Refuses core items, of which components pass only modules. */
    static void requireExtern(Sort sort, Work work) {
        switch (sort) {
            case CORE_MODULE, FUNC, TYPE, COMPONENT, INSTANCE -> {}
            case CORE_FUNC,
                    CORE_TABLE,
                    CORE_MEMORY,
                    CORE_GLOBAL,
                    CORE_TAG,
                    CORE_TYPE,
                    CORE_INSTANCE ->
                    throw work.invalid(
                            "a %s cannot pass between components".formatted(Scope.word(sort)));
        }
    }
}
