package dev.aether.component.link;

import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.ValueType;
import dev.aether.component.core.CoreExtern;
import dev.aether.component.model.ComponentBody;
import dev.aether.component.model.ComponentBody.Placed;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What an index of a component stands for once the component is linked, before any instance. */
sealed interface Item {
    /** A core function, table, memory or global. */
    sealed interface Core extends Item {}

    /** An export of a core instance of the plan. */
    record Exported(int instance, String name, CoreExtern.Kind kind) implements Core {}

    /** A core function that this library makes, by its number in the plan. */
    record Made(int trampoline) implements Core {}

    /** A core instance: names to core items. */
    sealed interface Namespace extends Item {}

    /** All exports of an instantiated module. */
    record Whole(int instance) implements Namespace {}

    /** Items put together. */
    record CoreBundle(Map<String, Core> exports) implements Namespace {
        public CoreBundle {
            exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
        }
    }

    /** A core type, of which nothing is kept. */
    record CoreType() implements Item {}

    /** A core module, by its number in the plan. */
    record CoreModule(int module) implements Item {}

    /** A component function. */
    sealed interface Function extends Item {
        FunctionType type();
    }

    /** A function the host gives, by its number in the plan. */
    record HostFunction(int need, FunctionType type) implements Function {}

    /** A function a guest gives, by its number in the plan. */
    record GuestFunction(int lift, FunctionType type) implements Function {}

    /** A type. */
    sealed interface Type extends Item {}

    record Value(ValueType type) implements Type {}

    record Signature(FunctionType type) implements Type {}

    record Resource(ResourceType type) implements Type {}

    /** An instance type, to be read in the scope it was written in. */
    record InstanceType(List<Placed> declarations, Scope scope) implements Type {}

    /** A component type, of which nothing is kept. */
    record ComponentType() implements Type {}

    /** An instance. */
    record Instance(Map<String, Item> exports) implements Item {
        public Instance {
            exports = Collections.unmodifiableMap(new LinkedHashMap<>(exports));
        }
    }

    /** A component and the scope it sees. */
    record Component(ComponentBody body, Scope scope) implements Item {}
}
