package dev.aether.component.validation;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Which types have a name that those outside of a component can see. What is imported may use
 * imported types only, what is exported also exported ones: resources, records, variants, flags and
 * enums can be used by name only, all other types as they are.
 */
final class Visibility {
    private final Work work;
    private final Set<Type> imported = new HashSet<>();
    private final Set<Type> all = new HashSet<>();

    Visibility(Work work) {
        this.work = work;
    }

    /** Whether this may be imported; if it does, its types have a name from now on. */
    boolean imports(Extern extern) {
        return admits(extern, true);
    }

    /** Whether this may be exported; if it does, its types have a name from now on. */
    boolean exports(Extern extern) {
        return admits(extern, false);
    }

    private boolean admits(Extern extern, boolean fromOutside) {
        work.step();
        Set<Type> named = fromOutside ? imported : all;
        return switch (extern.sort()) {
            case TYPE -> extern.item() instanceof Type type && admitType(type, fromOutside);
            case INSTANCE ->
                    extern.item() instanceof InstanceType instance
                            && instance.exports().values().stream()
                                    .allMatch(export -> admits(export, fromOutside));
            case FUNC -> extern.item() instanceof FunctionType function && named(function, named);
            // Components and modules see nothing of what is around them.
            default -> true;
        };
    }

    private boolean admitType(Type type, boolean fromOutside) {
        if (!partsNamed(type, fromOutside ? imported : all)) {
            return false;
        }
        if (fromOutside) {
            imported.add(type);
        }
        all.add(type);
        return true;
    }

    /** Whether all that a type is made of can be named; it is about to get a name itself. */
    private boolean partsNamed(Type type, Set<Type> named) {
        work.step();
        return switch (type) {
            case ValueType value -> partsNamed(value, named);
            case FunctionType function -> named(function, named);
            case InstanceType instance ->
                    instance.exports().values().stream()
                            .allMatch(export ->
                                    !(export.item() instanceof Type part)
                                            || partsNamed(part, named));
            case ResourceType _, ComponentType _ -> true;
        };
    }

    private boolean partsNamed(ValueType value, Set<Type> named) {
        return value.parts().stream().flatMap(Optional::stream).allMatch(p -> named(p, named))
                && value.resource().stream().allMatch(named::contains);
    }

    private boolean named(FunctionType function, Set<Type> named) {
        return function.values().stream().allMatch(value -> named(value, named));
    }

    private boolean named(ValueType value, Set<Type> named) {
        work.step();
        return value.kind().nominal() ? named.contains(value) : partsNamed(value, named);
    }
}
