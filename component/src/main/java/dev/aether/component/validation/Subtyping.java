package dev.aether.component.validation;

import dev.aether.component.model.Sort;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Whether something may stand where a type is expected: types are equal if they are written alike
 * and mean the same resources; an instance or component may give more and want less.
 *
 * <p>Each answer is why not, or empty.
 */
final class Subtyping {
    private static final Optional<String> FITS = Optional.empty();
    private final Work work;
    private final CoreSubtyping core;

    Subtyping(Work work) {
        this.work = work;
        this.core = new CoreSubtyping(work);
    }

    CoreSubtyping core() {
        return core;
    }

    /** Why what is given may not stand where something is expected. */
    Optional<String> mismatch(Extern given, Extern expected) {
        if (given.sort() != expected.sort()) {
            return Optional.of(
                    "expected %s, found %s"
                            .formatted(Scope.word(expected.sort()), Scope.word(given.sort())));
        }
        if (given.item() instanceof CoreItem.Module module
                && expected.item() instanceof CoreItem.Module wanted) {
            return core.mismatch(module, wanted);
        }
        if (given.item() instanceof Type type && expected.item() instanceof Type wanted) {
            return mismatch(type, wanted);
        }
        throw new IllegalStateException("no import or export is a " + given.sort());
    }

    private Optional<String> mismatch(Type given, Type expected) {
        work.step();
        if (given.equals(expected)) {
            return FITS;
        }
        return switch (expected) {
            case ResourceType resource when given instanceof ResourceType other ->
                    same(
                            other.resource().equals(resource.resource()),
                            "resource types are not the same");
            case ValueType value when given instanceof ValueType other -> value(other, value);
            case FunctionType function when given instanceof FunctionType other ->
                    function(other, function);
            case InstanceType instance when given instanceof InstanceType other ->
                    instance(other, instance);
            case ComponentType component when given instanceof ComponentType other ->
                    component(other, component);
            default ->
                    Optional.of("expected %s, found %s".formatted(expected.word(), given.word()));
        };
    }

    private static Optional<String> same(boolean same, String otherwise) {
        return same ? FITS : Optional.of(otherwise);
    }

    private Optional<String> value(ValueType given, ValueType expected) {
        if (given.kind() != expected.kind() || !given.word().equals(expected.word())) {
            return Optional.of("expected %s, found %s".formatted(expected.word(), given.word()));
        }
        Optional<String> mismatch = labels(given, expected);
        if (mismatch.isPresent()) {
            return mismatch;
        }
        if (given.constructor().length() != expected.constructor().length()
                || given.parts().size() != expected.parts().size()) {
            return Optional.of("expected a %s of another length".formatted(expected.word()));
        }
        if (given.resource().isPresent() && expected.resource().isPresent()) {
            return mismatch(given.resource().get(), expected.resource().get());
        }
        return parts(given, expected);
    }

    private Optional<String> labels(ValueType given, ValueType expected) {
        List<String> found = given.constructor().labels();
        List<String> wanted = expected.constructor().labels();
        work.steps(wanted.size());
        if (found.size() != wanted.size()) {
            return Optional.of(
                    "expected %d labels of %s, found %d"
                            .formatted(wanted.size(), expected.word(), found.size()));
        }
        for (int i = 0; i < wanted.size(); i++) {
            if (!found.get(i).equals(wanted.get(i))) {
                return Optional.of(
                        "expected label `%s` of %s, found `%s`"
                                .formatted(wanted.get(i), expected.word(), found.get(i)));
            }
        }
        return FITS;
    }

    private Optional<String> parts(ValueType given, ValueType expected) {
        for (int i = 0; i < expected.parts().size(); i++) {
            Optional<ValueType> part = given.parts().get(i);
            Optional<ValueType> wanted = expected.parts().get(i);
            Optional<String> mismatch = optional(part, wanted);
            if (mismatch.isPresent()) {
                return within(place(expected, i), mismatch);
            }
        }
        return FITS;
    }

    private Optional<String> optional(Optional<ValueType> given, Optional<ValueType> expected) {
        if (given.isPresent() && expected.isPresent()) {
            return mismatch(given.get(), expected.get());
        }
        if (given.isPresent()) {
            return Optional.of("expected no type, found " + given.get().word());
        }
        return expected.map(type -> "expected " + type.word() + ", found no type");
    }

    private static String place(ValueType type, int part) {
        return switch (type.kind()) {
            case RECORD -> "record field `" + type.constructor().labels().get(part) + "`";
            case VARIANT -> "variant case `" + type.constructor().labels().get(part) + "`";
            case TUPLE -> "tuple field " + part;
            case LIST -> "list element";
            case RESULT -> part == 0 ? "ok" : "error";
            case PRIMITIVE, FLAGS, ENUM, OPTION, OWN, BORROW -> type.word();
        };
    }

    private static Optional<String> within(String place, Optional<String> mismatch) {
        return mismatch.map(reason -> "type mismatch in " + place + ": " + reason);
    }

    private Optional<String> function(FunctionType given, FunctionType expected) {
        if (given.parameters().size() != expected.parameters().size()) {
            return Optional.of(
                    "expected %d parameters, found %d"
                            .formatted(expected.parameters().size(), given.parameters().size()));
        }
        for (int i = 0; i < expected.parameters().size(); i++) {
            String name = expected.names().get(i);
            if (!name.equals(given.names().get(i))) {
                return Optional.of(
                        "expected parameter named `%s`, found `%s`"
                                .formatted(name, given.names().get(i)));
            }
            var mismatch = mismatch(given.parameters().get(i), expected.parameters().get(i));
            if (mismatch.isPresent()) {
                return within("function parameter `" + name + "`", mismatch);
            }
        }
        return within("the function result", optional(given.result(), expected.result()));
    }

    private Optional<String> instance(InstanceType given, InstanceType expected) {
        Map<String, Extern> wanted = expected.exports();
        if (!expected.fresh().isEmpty()) {
            wanted =
                    new Substitution(bind(expected.fresh(), wanted, given.exports()), work)
                            .apply(wanted);
        }
        return all(given.exports(), wanted, "export");
    }

    /** Why these are not all that is wanted under names. */
    private Optional<String> all(
            Map<String, Extern> given, Map<String, Extern> wanted, String what) {
        for (Map.Entry<String, Extern> each : wanted.entrySet()) {
            work.step();
            Extern found = given.get(each.getKey());
            if (found == null) {
                return Optional.of("missing expected %s `%s`".formatted(what, each.getKey()));
            }
            Optional<String> mismatch = mismatch(found, each.getValue());
            if (mismatch.isPresent()) {
                return within("%s `%s`".formatted(what, each.getKey()), mismatch);
            }
        }
        return FITS;
    }

    /**
     * A component fits if what the expected one imports is enough for it, and what it then exports
     * is enough for those who expect the other.
     */
    private Optional<String> component(ComponentType given, ComponentType expected) {
        var taken =
                new Substitution(bind(given.wanted(), given.imports(), expected.imports()), work);
        Optional<String> mismatch = all(expected.imports(), taken.apply(given.imports()), "import");
        if (mismatch.isPresent()) {
            return mismatch;
        }
        Map<String, Extern> exports = taken.apply(given.exports());
        var made = new Substitution(bind(expected.fresh(), expected.exports(), exports), work);
        return all(exports, made.apply(expected.exports()), "export");
    }

    /** For each of these resources the one that is given in its place, as far as there is one. */
    Map<Resource, Resource> bind(
            Set<Resource> open, Map<String, Extern> wanted, Map<String, Extern> given) {
        var bound = new HashMap<Resource, Resource>();
        if (!open.isEmpty()) {
            bind(open, wanted, given, bound);
        }
        return bound;
    }

    private void bind(
            Set<Resource> open,
            Map<String, Extern> wanted,
            Map<String, Extern> given,
            Map<Resource, Resource> bound) {
        wanted.forEach((name, extern) -> {
            work.step();
            Extern found = given.get(name);
            if (found != null && found.sort() == extern.sort()) {
                bind(open, extern, found, bound);
            }
        });
    }

    private void bind(
            Set<Resource> open, Extern wanted, Extern given, Map<Resource, Resource> bound) {
        if (wanted.item() instanceof ResourceType type
                && given.item() instanceof ResourceType other
                && open.contains(type.resource())) {
            bound.putIfAbsent(type.resource(), other.resource());
        }
        if (wanted.sort() == Sort.INSTANCE
                && wanted.item() instanceof InstanceType type
                && given.item() instanceof InstanceType other) {
            bind(open, type.exports(), other.exports(), bound);
        }
    }
}
