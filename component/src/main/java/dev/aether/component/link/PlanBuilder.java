package dev.aether.component.link;

import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.link.Plan.CoreInstancePlan;
import dev.aether.component.link.Plan.HostFunctionNeed;
import dev.aether.component.link.Plan.LiftPlan;
import dev.aether.component.link.Plan.ModuleBytes;
import dev.aether.component.link.Plan.ResourcePlan;
import dev.aether.component.link.Plan.Trampoline;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers a plan and gives its parts their numbers. */
final class PlanBuilder {
    private static final int STEPS_MAX = 500_000;
    private final Map<ModuleBytes, Integer> modules = new LinkedHashMap<>();
    private final List<HostFunctionNeed> hostFunctions = new ArrayList<>();
    private final List<ResourcePlan> resources = new ArrayList<>();
    private final List<CoreInstancePlan> coreInstances = new ArrayList<>();
    private final List<Trampoline> trampolines = new ArrayList<>();
    private final List<LiftPlan> lifts = new ArrayList<>();
    private int instances;
    private int steps;

    /** Counts a definition that is carried out, of which each may be several times. */
    void step(Scope scope) {
        steps++;
        if (steps > STEPS_MAX) {
            throw scope.tooLarge("more than " + STEPS_MAX + " definitions to carry out");
        }
    }

    int addInstance() {
        return instances++;
    }

    /** A module instantiated twice is compiled once. */
    Item.CoreModule module(int start, int length) {
        int next = modules.size();
        return new Item.CoreModule(
                modules.computeIfAbsent(new ModuleBytes(start, length), key -> next));
    }

    Item.HostFunction hostFunction(String instance, String name, FunctionType type) {
        hostFunctions.add(new HostFunctionNeed(instance, name, type));
        return new Item.HostFunction(hostFunctions.size() - 1, type);
    }

    ResourceType hostResource(String instance, String name) {
        var type = new ResourceType(resources.size(), name, ResourceType.HOST);
        resources.add(new ResourcePlan(type, instance, name, Optional.empty()));
        return type;
    }

    ResourceType guestResource(int owner, Optional<Item.Core> destructor) {
        var type = new ResourceType(resources.size(), "resource " + resources.size(), owner);
        resources.add(new ResourcePlan(type, "", "", destructor));
        return type;
    }

    Item.Whole coreInstance(CoreInstancePlan planned) {
        coreInstances.add(planned);
        return new Item.Whole(coreInstances.size() - 1);
    }

    Item.Made trampoline(Trampoline trampoline) {
        trampolines.add(trampoline);
        return new Item.Made(trampolines.size() - 1);
    }

    Item.GuestFunction lift(LiftPlan planned) {
        lifts.add(planned);
        return new Item.GuestFunction(lifts.size() - 1, planned.type());
    }

    Plan build(Map<String, Item> exports) {
        return new Plan(
                List.copyOf(modules.keySet()),
                hostFunctions,
                resources,
                coreInstances,
                trampolines,
                lifts,
                instances,
                exports);
    }
}
