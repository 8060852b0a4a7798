package dev.aether.component.validation;

import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import dev.aether.component.model.CanonOptions;
import dev.aether.component.model.CoreFunctionType;
import dev.aether.component.model.CoreValueType;
import dev.aether.component.model.Definition;
import dev.aether.component.model.Sort;
import java.util.List;
import java.util.Locale;

/** Checks canonical definitions: between component functions and core functions. */
final class Canonicals {
    private static final CoreValueType I32 = new CoreValueType("i32");
    private static final CoreFunctionType REALLOC =
            new CoreFunctionType(List.of(I32, I32, I32, I32), List.of(I32), false);
    private static final CoreFunctionType DESTRUCTOR =
            new CoreFunctionType(List.of(I32), List.of(), false);
    private static final CoreFunctionType CONVERSION =
            new CoreFunctionType(List.of(I32), List.of(I32), false);

    private final Work work;

    Canonicals(Work work) {
        this.work = work;
    }

    /** The component function that a core function becomes. */
    FunctionType lift(Definition.Lift lift, Scope scope) {
        var type = scope.find(Sort.TYPE, lift.type(), FunctionType.class, "a function type");
        CoreFunctionType lifted = core(type.layout().lifted());
        CoreFunctionType callee = function(lift.coreFunction(), scope);
        if (!callee.equals(lifted)) {
            throw work.invalid(
                    "core function %d is %s, to be lifted it must be %s"
                            .formatted(lift.coreFunction(), callee, lifted));
        }
        checkOptions(lift.options(), scope);
        require(lift.options(), type.layout().needsMemory(), type.layout().liftNeedsRealloc());
        int postReturn = lift.options().postReturn();
        if (postReturn != CanonOptions.NONE) {
            var wanted = new CoreFunctionType(callee.results(), List.of(), false);
            checkFunction("post-return", postReturn, wanted, scope);
        }
        return type;
    }

    /** The core function that a component function becomes. */
    CoreItem.Function lower(Definition.Lower lower, Scope scope) {
        var type = scope.find(Sort.FUNC, lower.function(), FunctionType.class, "a function");
        checkOptions(lower.options(), scope);
        if (lower.options().postReturn() != CanonOptions.NONE) {
            throw work.invalid("canonical option `post-return` cannot be given to canon lower");
        }
        require(lower.options(), type.layout().needsMemory(), type.layout().lowerNeedsRealloc());
        return new CoreItem.Function(core(type.layout().lowered()));
    }

    CoreItem.Function resource(Definition.ResourceOperation operation, Scope scope) {
        var type = scope.find(Sort.TYPE, operation.type(), ResourceType.class, "a resource type");
        if (operation.kind() == Definition.ResourceOperation.Kind.DROP) {
            return new CoreItem.Function(DESTRUCTOR);
        }
        if (!scope.own().contains(type.resource())) {
            throw work.invalid("type %d is not a local resource".formatted(operation.type()));
        }
        return new CoreItem.Function(CONVERSION);
    }

    void checkDestructor(int function, Scope scope) {
        if (function != CanonOptions.NONE) {
            checkFunction("destructor", function, DESTRUCTOR, scope);
        }
    }

    private void checkOptions(CanonOptions options, Scope scope) {
        if (options.memory() != CanonOptions.NONE) {
            scope.find(Sort.CORE_MEMORY, options.memory(), CoreItem.Memory.class, "a memory");
        }
        if (options.realloc() != CanonOptions.NONE) {
            if (options.memory() == CanonOptions.NONE) {
                throw work.invalid("canonical option `realloc` requires `memory` too");
            }
            checkFunction("realloc", options.realloc(), REALLOC, scope);
        }
    }

    private void require(CanonOptions options, boolean memory, boolean realloc) {
        if (memory && options.memory() == CanonOptions.NONE) {
            throw work.invalid("canonical option `memory` is required");
        }
        if (realloc && options.realloc() == CanonOptions.NONE) {
            throw work.invalid("canonical option `realloc` is required");
        }
    }

    private void checkFunction(String what, int index, CoreFunctionType wanted, Scope scope) {
        CoreFunctionType found = function(index, scope);
        if (!found.equals(wanted)) {
            throw work.invalid(
                    "%s: expected a core function of type %s, got %s"
                            .formatted(what, wanted, found));
        }
    }

    private static CoreFunctionType function(int index, Scope scope) {
        return scope.find(Sort.CORE_FUNC, index, CoreItem.Function.class, "a core function").type();
    }

    private static CoreFunctionType core(CoreSignature signature) {
        return new CoreFunctionType(
                values(signature.parameters()), values(signature.results()), false);
    }

    private static List<CoreValueType> values(List<CoreType> types) {
        return types.stream()
                .map(type -> new CoreValueType(type.name().toLowerCase(Locale.ROOT)))
                .toList();
    }
}
