package dev.aether.component.validation;

import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** The resources a type mentions that are not its own, bound by what it imports or makes. */
final class FreeResources {
    private final Work work;
    private final Set<Type> visited = new HashSet<>();
    private final Set<Resource> found = new HashSet<>();
    private final Set<Resource> bound = new HashSet<>();

    private FreeResources(Work work) {
        this.work = work;
    }

    static Set<Resource> in(Type type, Work work) {
        var search = new FreeResources(work);
        search.visit(type);
        return search.free();
    }

    static Set<Resource> in(Collection<Extern> externs, Work work) {
        var search = new FreeResources(work);
        search.visit(externs);
        return search.free();
    }

    /** A bound resource occurs nowhere else, as each instance that is made has its own. */
    private Set<Resource> free() {
        found.removeAll(bound);
        return found;
    }

    private void visit(Collection<Extern> externs) {
        for (Extern extern : externs) {
            if (extern.item() instanceof Type type) {
                visit(type);
            }
        }
    }

    private void visit(Type type) {
        work.step();
        if (!type.measure().resources() || !visited.add(type)) {
            return;
        }
        switch (type) {
            case ResourceType resource -> found.add(resource.resource());
            case ValueType value -> {
                value.parts().stream().flatMap(Optional::stream).forEach(this::visit);
                value.resource().ifPresent(this::visit);
            }
            case FunctionType function -> function.values().forEach(this::visit);
            case InstanceType instance -> {
                bound.addAll(instance.fresh());
                visit(instance.exports().values());
            }
            case ComponentType component -> {
                bound.addAll(component.wanted());
                bound.addAll(component.fresh());
                visit(component.imports().values());
                visit(component.exports().values());
            }
        }
    }
}
