package dev.aether.component.link;

import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.StringEncoding;
import dev.aether.component.core.CoreSignature;
import dev.aether.component.core.CoreType;
import dev.aether.component.model.Definition.ResourceOperation.Kind;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What it takes to make an instance of a component: its definitions carried out once with numbers
 * in place of values. It depends on the component alone, not on a host. Immutable.
 *
 * @param modules the core modules that are instantiated
 * @param hostFunctions functions the host must give
 * @param resources all resource types, by their index
 * @param coreInstances core instances in the order they are made
 * @param trampolines core functions made by this library
 * @param lifts component functions made of core functions
 * @param instances how many component instances there are, nested ones included
 * @param exports what the component gives
 */
record Plan(
        List<ModuleBytes> modules,
        List<HostFunctionNeed> hostFunctions,
        List<ResourcePlan> resources,
        List<CoreInstancePlan> coreInstances,
        List<Trampoline> trampolines,
        List<LiftPlan> lifts,
        int instances,
        Map<String, Item> exports) {
    Plan {
        modules = List.copyOf(modules);
        hostFunctions = List.copyOf(hostFunctions);
        resources = List.copyOf(resources);
        coreInstances = List.copyOf(coreInstances);
        trampolines = List.copyOf(trampolines);
        lifts = List.copyOf(lifts);
    }

    /** A core module as a range of the component's bytes. */
    record ModuleBytes(int start, int length) {}

    /**
     * A function the host must give.
     *
     * @param instance the imported instance, empty for a function imported outside any
     */
    record HostFunctionNeed(String instance, String name, FunctionType type) {}

    /**
     * A resource type.
     *
     * @param instance of a host's resource the imported instance, else empty
     * @param destructor of a guest's resource
     */
    record ResourcePlan(
            ResourceType type, String instance, String name, Optional<Item.Core> destructor) {}

    /** A core instance and where its imports come from, by module name. */
    record CoreInstancePlan(long offset, int module, Map<String, Item.Namespace> arguments) {}

    /** The options of a canonical function, resolved. */
    record Options(
            StringEncoding encoding,
            Optional<Item.Core> memory,
            Optional<Item.Core> realloc,
            Optional<Item.Core> postReturn) {}

    /** A core function this library makes, for the component instance with that number. */
    sealed interface Trampoline {
        CoreSignature signature();
    }

    /** {@code canon lower}. */
    record LowerPlan(Item.Function callee, Options options, int owner) implements Trampoline {
        @Override
        public CoreSignature signature() {
            return callee.type().lowered();
        }
    }

    /** {@code resource.new}, {@code resource.drop} or {@code resource.rep}. */
    record ResourceTrampoline(Kind kind, ResourceType type, int owner) implements Trampoline {
        @Override
        public CoreSignature signature() {
            var i32 = List.of(CoreType.I32);
            return new CoreSignature(i32, kind == Kind.DROP ? List.of() : i32);
        }
    }

    /** {@code canon lift}. */
    record LiftPlan(long offset, Item.Core callee, FunctionType type, Options options, int owner) {}
}
