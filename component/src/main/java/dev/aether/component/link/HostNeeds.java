package dev.aether.component.link;

import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Definition;
import dev.aether.component.model.ExternType;
import dev.aether.component.model.Sort;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns the imports of the outermost component into needs of the host. */
final class HostNeeds {
    private static final int NESTING_MAX = 4;
    private final PlanBuilder plan;

    HostNeeds(PlanBuilder plan) {
        this.plan = plan;
    }

    Item importItem(Definition.Import wanted, Scope scope) {
        return switch (wanted.type()) {
            case ExternType.Instance type -> {
                var declared = scope.find(Sort.TYPE, type.type(), Item.InstanceType.class);
                yield instance(wanted.name(), declared, 0);
            }
            default -> item("", wanted.name(), wanted.type(), scope, 0);
        };
    }

    private Item item(String instance, String name, ExternType type, Scope scope, int nesting) {
        return switch (type) {
            case ExternType.Function function -> {
                var signature = scope.find(Sort.TYPE, function.type(), Item.Signature.class);
                yield plan.hostFunction(instance, name, signature.type());
            }
            case ExternType.EqualType equal -> scope.find(Sort.TYPE, equal.type());
            case ExternType.FreshResource fresh ->
                    new Item.Resource(plan.hostResource(instance, name));
            case ExternType.Instance inner ->
                    instance(
                            name,
                            scope.find(Sort.TYPE, inner.type(), Item.InstanceType.class),
                            nesting + 1);
            case ExternType.CoreModule module -> throw scope.unsupported("import of a core module");
            case ExternType.Component component -> throw scope.unsupported("import of a component");
        };
    }

    private Item.Instance instance(String name, Item.InstanceType type, int nesting) {
        Scope inner = type.scope().inner();
        if (nesting > NESTING_MAX) {
            throw inner.tooLarge("instance types nested too deep");
        }
        var exports = new LinkedHashMap<String, Item>();
        for (Placed placed : type.declarations()) {
            inner.at(placed.offset());
            plan.step(inner);
            declare(name, placed.definition(), inner, exports, nesting);
        }
        return new Item.Instance(exports);
    }

    private void declare(
            String instance,
            Definition definition,
            Scope scope,
            Map<String, Item> exports,
            int nesting) {
        switch (definition) {
            case Definition.CoreType type -> scope.add(Sort.CORE_TYPE, new Item.CoreType());
            case Definition.TypeDefinition type ->
                    scope.add(Sort.TYPE, TypeResolver.resolve(type.type(), scope));
            case Definition.AliasExport alias -> Aliases.export(alias, scope);
            case Definition.AliasOuter alias -> Aliases.outer(alias, scope);
            case Definition.ExportDeclaration export -> {
                Item item = item(instance, export.name(), export.type(), scope, nesting);
                exports.put(export.name(), item);
                scope.add(sort(export.type()), item);
            }
            default -> throw scope.malformed("no declaration of an instance type");
        }
    }

    static Sort sort(ExternType type) {
        return switch (type) {
            case ExternType.CoreModule module -> Sort.CORE_MODULE;
            case ExternType.Function function -> Sort.FUNC;
            case ExternType.EqualType equal -> Sort.TYPE;
            case ExternType.FreshResource fresh -> Sort.TYPE;
            case ExternType.Component component -> Sort.COMPONENT;
            case ExternType.Instance instance -> Sort.INSTANCE;
        };
    }
}
