package dev.aether.component.link;

import dev.aether.component.ComponentTemplate;
import dev.aether.component.HostImports;
import dev.aether.component.InterfaceDescription;
import dev.aether.component.core.CoreEngine;
import dev.aether.component.model.ComponentBody;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The bytes of a component and the plan made of them. */
public final class PlannedComponent {
    private final byte[] bytes;
    private final Plan plan;

    private PlannedComponent(byte[] bytes, Plan plan) {
        this.bytes = bytes;
        this.plan = plan;
    }

    /**
     * Plans a decoded component.
     *
     * @throws dev.aether.component.ComponentException if its definitions do not fit together
     */
    public static PlannedComponent plan(byte[] bytes, ComponentBody body) {
        return new PlannedComponent(bytes, Planner.plan(body));
    }

    public ComponentTemplate prepare(HostImports imports, CoreEngine engine) {
        return Prepared.prepare(bytes, plan, imports, engine);
    }

    public List<InterfaceDescription> imports() {
        var listing = new Listing();
        for (Plan.ResourcePlan resource : plan.resources()) {
            if (resource.type().ofHost()) {
                listing.resource(resource.instance(), resource.name());
            }
        }
        for (Plan.HostFunctionNeed need : plan.hostFunctions()) {
            listing.function(need.instance(), need.name(), need.type().toString());
        }
        return listing.build();
    }

    public List<InterfaceDescription> exports() {
        var listing = new Listing();
        plan.exports()
                .forEach((name, item) -> {
                    if (item instanceof Item.Instance instance) {
                        instance.exports().forEach((inner, part) -> listing.add(name, inner, part));
                    } else {
                        listing.add("", name, item);
                    }
                });
        return listing.build();
    }

    private static final class Listing {
        private final Map<String, Map<String, String>> functions = new LinkedHashMap<>();
        private final Map<String, List<String>> resources = new LinkedHashMap<>();

        private void add(String instance, String name, Item item) {
            if (item instanceof Item.Function function) {
                function(instance, name, function.type().toString());
            } else if (item instanceof Item.Resource) {
                resource(instance, name);
            }
        }

        private void function(String instance, String name, String type) {
            functions.computeIfAbsent(instance, key -> new LinkedHashMap<>()).put(name, type);
        }

        private void resource(String instance, String name) {
            functions.computeIfAbsent(instance, key -> new LinkedHashMap<>());
            resources.computeIfAbsent(instance, key -> new ArrayList<>()).add(name);
        }

        private List<InterfaceDescription> build() {
            var built = new ArrayList<InterfaceDescription>();
            functions.forEach((name, types) ->
                    built.add(
                            new InterfaceDescription(
                                    name, types, resources.getOrDefault(name, List.of()))));
            return built;
        }
    }
}
