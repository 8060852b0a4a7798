package dev.aether.component.link;

import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.link.Plan.CoreInstancePlan;
import dev.aether.component.link.Plan.LiftPlan;
import dev.aether.component.link.Plan.LowerPlan;
import dev.aether.component.link.Plan.Options;
import dev.aether.component.link.Plan.ResourceTrampoline;
import dev.aether.component.link.Plan.Trampoline;
import dev.aether.component.model.CanonOptions;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Definition.Argument;
import dev.aether.component.model.Sort;
import dev.aether.component.model.TypeExpression;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Carries out the definitions of a component once, with numbers in place of values: nested
 * components are inlined, aliases and imports between them vanish, and what is left is a {@link
 * Plan}.
 *
 * <p>The component is valid; what is checked here is how much there is to do. Since nested
 * components may instantiate each other, the work is bounded by a count, not by the bytes.
 */
final class Planner {
    private static final int NESTING_MAX = 24;
    private final PlanBuilder plan = new PlanBuilder();
    private final HostNeeds needs = new HostNeeds(plan);

    private Planner() {}

    /**
     * The plan of a component.
     *
     * @throws dev.aether.component.ComponentException if it is too much, or wants what is not there
     */
    static Plan plan(ComponentBody body) {
        var planner = new Planner();
        var frame = planner.frame(Scope.outermost(), Optional.empty(), 0);
        return planner.plan.build(planner.run(body, frame));
    }

    /** One component being carried out. */
    private record Frame(
            Scope scope, Optional<Map<String, Item>> arguments, int owner, int nesting) {}

    private Frame frame(Scope scope, Optional<Map<String, Item>> arguments, int nesting) {
        if (nesting > NESTING_MAX) {
            throw scope.tooLarge("components nested deeper than " + NESTING_MAX + " levels");
        }
        return new Frame(scope, arguments, plan.addInstance(), nesting);
    }

    private Map<String, Item> run(ComponentBody body, Frame frame) {
        var exports = new LinkedHashMap<String, Item>();
        for (Placed placed : body.definitions()) {
            Scope scope = frame.scope();
            scope.at(placed.offset());
            plan.step(scope);
            if (placed.definition() instanceof Definition.Export export) {
                Item item = scope.find(export.sort(), export.index());
                exports.put(export.name(), item);
                scope.add(export.sort(), item);
            } else {
                define(placed, frame);
            }
        }
        return exports;
    }

    private void define(Placed placed, Frame frame) {
        Scope scope = frame.scope();
        switch (placed.definition()) {
            case Definition.CoreModule module ->
                    scope.add(Sort.CORE_MODULE, plan.module(module.start(), module.length()));
            case Definition.CoreType type -> scope.add(Sort.CORE_TYPE, new Item.CoreType());
            case Definition.CoreInstantiate core ->
                    scope.add(Sort.CORE_INSTANCE, coreInstance(placed.offset(), core, scope));
            case Definition.CoreBundle bundle ->
                    scope.add(Sort.CORE_INSTANCE, coreBundle(bundle, scope));
            case Definition.Nested nested ->
                    scope.add(Sort.COMPONENT, new Item.Component(nested.body(), scope));
            case Definition.Instantiate instantiate ->
                    scope.add(Sort.INSTANCE, instance(instantiate, frame));
            case Definition.Bundle bundle -> scope.add(Sort.INSTANCE, bundle(bundle, scope));
            case Definition.AliasExport alias -> Aliases.export(alias, scope);
            case Definition.AliasCoreExport alias -> Aliases.coreExport(alias, scope);
            case Definition.AliasOuter alias -> Aliases.outer(alias, scope);
            case Definition.TypeDefinition type -> scope.add(Sort.TYPE, type(type.type(), frame));
            case Definition.Lift lift -> scope.add(Sort.FUNC, lift(placed.offset(), lift, frame));
            case Definition.Lower lower ->
                    scope.add(Sort.CORE_FUNC, plan.trampoline(lower(lower, frame)));
            case Definition.ResourceOperation operation ->
                    scope.add(Sort.CORE_FUNC, plan.trampoline(resource(operation, frame)));
            case Definition.Import wanted -> importItem(wanted, frame);
            case Definition.Export export -> throw scope.malformed("an export out of place");
            case Definition.ExportDeclaration export ->
                    throw scope.malformed("a declaration outside a type");
        }
    }

    private void importItem(Definition.Import wanted, Frame frame) {
        Scope scope = frame.scope();
        Sort sort = HostNeeds.sort(wanted.type());
        if (frame.arguments().isEmpty()) {
            scope.add(sort, needs.importItem(wanted, scope));
            return;
        }
        Item given = frame.arguments().get().get(wanted.name());
        if (given == null) {
            throw scope.malformed("instantiated without an argument for " + wanted.name());
        }
        scope.add(sort, given);
    }

    private Item coreInstance(long offset, Definition.CoreInstantiate core, Scope scope) {
        int module = scope.find(Sort.CORE_MODULE, core.module(), Item.CoreModule.class).module();
        var arguments = new LinkedHashMap<String, Item.Namespace>();
        for (Argument argument : core.arguments()) {
            var namespace = scope.find(Sort.CORE_INSTANCE, argument.index(), Item.Namespace.class);
            arguments.put(argument.name(), namespace);
        }
        return plan.coreInstance(new CoreInstancePlan(offset, module, arguments));
    }

    private static Item coreBundle(Definition.CoreBundle bundle, Scope scope) {
        var exports = new LinkedHashMap<String, Item.Core>();
        for (Argument argument : bundle.exports()) {
            var item = scope.find(argument.sort(), argument.index(), Item.Core.class);
            exports.put(argument.name(), item);
        }
        return new Item.CoreBundle(exports);
    }

    private static Map<String, Item> named(Iterable<Argument> arguments, Scope scope) {
        var named = new LinkedHashMap<String, Item>();
        for (Argument argument : arguments) {
            named.put(argument.name(), scope.find(argument.sort(), argument.index()));
        }
        return named;
    }

    private static Item bundle(Definition.Bundle bundle, Scope scope) {
        var exports = new LinkedHashMap<String, Item>();
        for (Definition.Export export : bundle.exports()) {
            exports.put(export.name(), scope.find(export.sort(), export.index()));
        }
        return new Item.Instance(exports);
    }

    private Item instance(Definition.Instantiate instantiate, Frame frame) {
        Scope scope = frame.scope();
        var component = scope.find(Sort.COMPONENT, instantiate.component(), Item.Component.class);
        var arguments = named(instantiate.arguments(), scope);
        var inner = frame(component.scope().inner(), Optional.of(arguments), frame.nesting() + 1);
        return new Item.Instance(run(component.body(), inner));
    }

    private Item type(TypeExpression expression, Frame frame) {
        if (expression instanceof TypeExpression.Resource resource) {
            Optional<Item.Core> destructor = function(resource.destructor(), frame.scope());
            return new Item.Resource(plan.guestResource(frame.owner(), destructor));
        }
        return TypeResolver.resolve(expression, frame.scope());
    }

    private Item lift(long offset, Definition.Lift lift, Frame frame) {
        Scope scope = frame.scope();
        FunctionType type = scope.find(Sort.TYPE, lift.type(), Item.Signature.class).type();
        var callee = scope.find(Sort.CORE_FUNC, lift.coreFunction(), Item.Core.class);
        var options = options(lift.options(), scope);
        return plan.lift(new LiftPlan(offset, callee, type, options, frame.owner()));
    }

    private static Trampoline lower(Definition.Lower lower, Frame frame) {
        Scope scope = frame.scope();
        var callee = scope.find(Sort.FUNC, lower.function(), Item.Function.class);
        return new LowerPlan(callee, options(lower.options(), scope), frame.owner());
    }

    private static Trampoline resource(Definition.ResourceOperation operation, Frame frame) {
        Scope scope = frame.scope();
        ResourceType type = TypeResolver.resource(operation.type(), scope);
        return new ResourceTrampoline(operation.kind(), type, frame.owner());
    }

    private static Options options(CanonOptions options, Scope scope) {
        Optional<Item.Core> memory =
                options.memory() == CanonOptions.NONE
                        ? Optional.empty()
                        : Optional.of(
                                scope.find(Sort.CORE_MEMORY, options.memory(), Item.Core.class));
        return new Options(
                options.encoding(),
                memory,
                function(options.realloc(), scope),
                function(options.postReturn(), scope));
    }

    private static Optional<Item.Core> function(int index, Scope scope) {
        return index == CanonOptions.NONE
                ? Optional.empty()
                : Optional.of(scope.find(Sort.CORE_FUNC, index, Item.Core.class));
    }

    /** What kind of core item a sort names. */
    static CoreExtern.Kind kind(Sort sort, Scope scope) {
        return switch (sort) {
            case CORE_FUNC -> CoreExtern.Kind.FUNCTION;
            case CORE_TABLE -> CoreExtern.Kind.TABLE;
            case CORE_MEMORY -> CoreExtern.Kind.MEMORY;
            case CORE_GLOBAL -> CoreExtern.Kind.GLOBAL;
            case CORE_TAG -> CoreExtern.Kind.TAG;
            case CORE_TYPE, CORE_MODULE, CORE_INSTANCE, FUNC, TYPE, COMPONENT, INSTANCE ->
                    throw scope.malformed("a core instance cannot export this");
        };
    }
}
