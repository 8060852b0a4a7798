package dev.aether.component.validation;

import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.CoreTypeExpression;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Sort;
import dev.aether.component.model.TypeExpression;
import dev.aether.component.validation.Scope.Kind;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Goes through the definitions of a component, and of those inside it, and gives each index its
 * type. Source: the Component Model's {@code Explainer.md} and {@code Binary.md}.
 */
public final class Validator {
    /** Raised whenever something is refused that was not before. */
    public static final String RULES = "1";

    private final Work work = new Work();
    private final ValueTypes valueTypes = new ValueTypes(work);
    private final Subtyping subtyping = new Subtyping(work);
    private final Externs externs = new Externs(subtyping, work);
    private final Instances instances = new Instances(subtyping, work);
    private final Aliases aliases = new Aliases(work);
    private final Canonicals canonicals = new Canonicals(work);

    private Validator() {}

    /**
     * Checks a decoded component.
     *
     * @throws dev.aether.component.ComponentException saying which definition breaks which rule
     */
    public static void validate(ComponentBody body) {
        new Validator().component(body, Optional.empty());
    }

    private ComponentType component(ComponentBody body, Optional<Scope> parent) {
        var scope = new Scope(Kind.COMPONENT, parent, work);
        define(body.definitions(), scope);
        work.at(body.offset());
        return finish(scope);
    }

    private void define(List<Placed> definitions, Scope scope) {
        for (Placed placed : definitions) {
            work.at(placed.offset());
            work.step();
            define(placed.definition(), scope);
        }
    }

    private void define(Definition definition, Scope scope) {
        switch (definition) {
            case Definition.CoreModule module ->
                    scope.add(Sort.CORE_MODULE, CoreModules.of(module.declarations(), scope, work));
            case Definition.CoreType(var type) -> scope.add(Sort.CORE_TYPE, coreType(type, scope));
            case Definition.CoreInstantiate core ->
                    scope.add(Sort.CORE_INSTANCE, instances.coreInstance(core, scope));
            case Definition.CoreBundle bundle ->
                    scope.add(Sort.CORE_INSTANCE, instances.coreBundle(bundle, scope));
            case Definition.Nested(var body) ->
                    scope.add(Sort.COMPONENT, component(body, Optional.of(scope)));
            case Definition.Instantiate instantiate ->
                    scope.add(Sort.INSTANCE, instances.instance(instantiate, scope));
            case Definition.Bundle bundle ->
                    scope.add(Sort.INSTANCE, instances.bundle(bundle, scope));
            case Definition.AliasExport alias -> aliases.export(alias, scope);
            case Definition.AliasCoreExport alias -> aliases.coreExport(alias, scope);
            case Definition.AliasOuter alias -> aliases.outer(alias, scope);
            case Definition.TypeDefinition(var type) -> scope.add(Sort.TYPE, type(type, scope));
            case Definition.Lift lift -> scope.add(Sort.FUNC, canonicals.lift(lift, scope));
            case Definition.Lower lower ->
                    scope.add(Sort.CORE_FUNC, canonicals.lower(lower, scope));
            case Definition.ResourceOperation operation ->
                    scope.add(Sort.CORE_FUNC, canonicals.resource(operation, scope));
            case Definition.Import wanted -> externs.importItem(wanted, scope);
            case Definition.Export export -> externs.export(export, scope);
            case Definition.ExportDeclaration export -> externs.declareExport(export, scope);
        }
    }

    private CoreItem coreType(CoreTypeExpression type, Scope scope) {
        return switch (type) {
            case CoreTypeExpression.Function(var function) -> new CoreItem.Function(function);
            case CoreTypeExpression.Module(var declarations) ->
                    CoreModules.of(declarations, scope, work);
        };
    }

    private Type type(TypeExpression expression, Scope scope) {
        return switch (expression) {
            case TypeExpression.Signature signature -> valueTypes.function(signature, scope);
            case TypeExpression.InstanceType(var declarations) -> {
                var inner = new Scope(Kind.INSTANCE_TYPE, Optional.of(scope), work);
                define(declarations, inner);
                yield new InstanceType(inner.exports(), inner.made(), work);
            }
            case TypeExpression.ComponentType(var declarations) -> {
                var inner = new Scope(Kind.COMPONENT_TYPE, Optional.of(scope), work);
                define(declarations, inner);
                yield finish(inner);
            }
            case TypeExpression.Resource(int destructor) -> resource(destructor, scope);
            default -> valueTypes.defined(expression, scope);
        };
    }

    private ResourceType resource(int destructor, Scope scope) {
        if (scope.kind() != Kind.COMPONENT) {
            throw work.invalid("resources can only be defined within a concrete component");
        }
        canonicals.checkDestructor(destructor, scope);
        var resource = new Resource();
        scope.own().add(resource);
        scope.made().add(resource);
        return new ResourceType(resource);
    }

    /** The type of a component whose definitions have all been looked at. */
    private ComponentType finish(Scope scope) {
        Set<Resource> imported = FreeResources.in(scope.imports().values(), work);
        if (scope.made().stream().anyMatch(imported::contains)) {
            throw work.invalid("an import uses a resource that the component itself makes");
        }
        var fresh = new LinkedHashSet<>(scope.made());
        fresh.retainAll(FreeResources.in(scope.exports().values(), work));
        if (!exported(scope.exports()).containsAll(fresh)) {
            throw work.invalid("an export uses a resource that is not exported itself");
        }
        return new ComponentType(scope.imports(), scope.exports(), scope.wanted(), fresh, work);
    }

    /** The resources that these exports give a name. */
    private Set<Resource> exported(Map<String, Extern> exports) {
        var exported = new LinkedHashSet<Resource>();
        for (Extern export : exports.values()) {
            work.step();
            if (export.item() instanceof ResourceType type) {
                exported.add(type.resource());
            }
            if (export.sort() == Sort.INSTANCE && export.item() instanceof InstanceType instance) {
                exported.addAll(exported(instance.exports()));
            }
        }
        return exported;
    }
}
