package dev.aether.component.link;

import dev.aether.component.ComponentException;
import dev.aether.component.ComponentException.Code;
import dev.aether.component.HostFunction;
import dev.aether.component.HostImports;
import dev.aether.component.HostImports.HostInstance;
import dev.aether.component.ResourceDestructor;
import dev.aether.component.ResourceKeeper;
import dev.aether.component.link.Plan.HostFunctionNeed;
import dev.aether.component.link.Plan.ResourcePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a host gives for the needs of a plan.
 *
 * @param functions by their number in the plan
 * @param destructors by the index of the resource type; of a guest's resource it does nothing
 * @param keepers by the index of the resource type; of a guest's resource it does nothing
 */
record Binding(
        List<HostFunction> functions,
        List<ResourceDestructor> destructors,
        List<ResourceKeeper> keepers) {
    Binding {
        keepers = List.copyOf(keepers);
        functions = List.copyOf(functions);
        destructors = List.copyOf(destructors);
    }

    /**
     * Finds everything the plan needs.
     *
     * @throws ComponentException naming all that the host does not offer
     */
    static Binding bind(Plan plan, HostImports imports) {
        Set<String> missing = new TreeSet<>();
        var functions = new ArrayList<HostFunction>();
        for (HostFunctionNeed need : plan.hostFunctions()) {
            imports.find(need.instance())
                    .map(HostInstance::functions)
                    .map(offered -> offered.get(need.name()))
                    .ifPresentOrElse(
                            functions::add, () -> missing.add(named(need.instance(), need.name())));
        }
        var destructors = new ArrayList<ResourceDestructor>();
        var keepers = new ArrayList<ResourceKeeper>();
        for (ResourcePlan need : plan.resources()) {
            destructors.add(need.type().ofHost() ? destructor(need, imports, missing) : NONE);
            keepers.add(need.type().ofHost() ? keeper(need, imports) : ResourceKeeper.NONE);
        }
        if (!missing.isEmpty()) {
            throw new ComponentException(
                    Code.MISSING_IMPORT,
                    "the host does not offer what the component imports: "
                            + String.join(", ", missing));
        }
        return new Binding(functions, destructors, keepers);
    }

    private static final ResourceDestructor NONE = ResourceDestructor.NONE;

    private static ResourceDestructor destructor(
            ResourcePlan need, HostImports imports, Set<String> missing) {
        return imports.find(need.instance())
                .map(HostInstance::resources)
                .map(offered -> offered.get(need.name()))
                .orElseGet(() -> {
                    missing.add("resource " + named(need.instance(), need.name()));
                    return NONE;
                });
    }

    private static ResourceKeeper keeper(ResourcePlan need, HostImports imports) {
        return imports.find(need.instance())
                .map(HostInstance::keepers)
                .map(offered -> offered.get(need.name()))
                .orElse(ResourceKeeper.NONE);
    }

    private static String named(String instance, String name) {
        return instance.isEmpty() ? name : instance + "#" + name;
    }
}
