package dev.aether.component.validation;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Puts other resources, and other names of types, in the place of those in a type. */
final class Substitution {
    private final Work work;
    private final Map<Resource, Resource> resources;
    private final Map<Type, Type> types;
    private final boolean renames;

    Substitution(Map<Resource, Resource> resources, Work work) {
        this(resources, Map.of(), work);
    }

    /**
     * A substitution.
     *
     * @param names types that are to become others, which are equal but for their resources
     */
    Substitution(Map<Resource, Resource> resources, Map<Type, Type> names, Work work) {
        this.work = work;
        this.resources = resources;
        this.types = new HashMap<>(names);
        this.renames = !names.isEmpty();
    }

    Map<String, Extern> apply(Map<String, Extern> externs) {
        var applied = new LinkedHashMap<String, Extern>();
        externs.forEach((name, extern) -> applied.put(name, apply(extern)));
        return applied;
    }

    Extern apply(Extern extern) {
        work.step();
        return extern.item() instanceof Type type ? new Extern(extern.sort(), apply(type)) : extern;
    }

    private Type apply(Type type) {
        if (!renames && !type.measure().resources()) {
            return type;
        }
        Type known = types.get(type);
        if (known != null) {
            return known;
        }
        work.step();
        Type applied =
                switch (type) {
                    case ResourceType resource -> resource(resource);
                    case ValueType value -> value(value);
                    case FunctionType function -> function(function);
                    case InstanceType instance -> instance(instance);
                    case ComponentType component -> component(component);
                };
        types.put(type, applied);
        return applied;
    }

    private ResourceType resource(ResourceType type) {
        Resource other = resources.get(type.resource());
        return other == null ? type : new ResourceType(other);
    }

    private ValueType value(ValueType type) {
        Optional<ResourceType> resource = type.resource();
        if (resource.isPresent()) {
            var other = (ResourceType) apply(resource.get());
            return other.equals(resource.get())
                    ? type
                    : ValueType.handle(type.constructor(), other);
        }
        var parts = new ArrayList<Optional<ValueType>>();
        for (Optional<ValueType> part : type.parts()) {
            parts.add(part.map(p -> (ValueType) apply(p)));
        }
        return parts.equals(type.parts()) ? type : ValueType.of(type.constructor(), parts, work);
    }

    private FunctionType function(FunctionType type) {
        List<ValueType> parameters =
                type.parameters().stream().map(part -> (ValueType) apply(part)).toList();
        Optional<ValueType> result = type.result().map(part -> (ValueType) apply(part));
        return parameters.equals(type.parameters()) && result.equals(type.result())
                ? type
                : new FunctionType(type.names(), parameters, result, type.layout(), work);
    }

    private InstanceType instance(InstanceType type) {
        var exports = apply(type.exports());
        return exports.equals(type.exports())
                ? type
                : new InstanceType(exports, type.fresh(), work);
    }

    private ComponentType component(ComponentType type) {
        var imports = apply(type.imports());
        var exports = apply(type.exports());
        return imports.equals(type.imports()) && exports.equals(type.exports())
                ? type
                : new ComponentType(imports, exports, type.wanted(), type.fresh(), work);
    }
}
