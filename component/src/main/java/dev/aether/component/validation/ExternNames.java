package dev.aether.component.validation;

import dev.aether.component.ComponentException;
import dev.aether.component.model.Attribute;
import dev.aether.component.model.Attribute.Kind;
import dev.aether.component.model.Sort;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The names of the imports, or of the exports, of one component, instance or type: that each is
 * well formed, unlike all others, and fits what it names.
 */
final class ExternNames {
    private final String what;
    private final Work work;
    private final Map<String, String> taken = new HashMap<>();
    private final Map<ResourceType, String> resources = new HashMap<>();
    private final Set<String> resourceNames = new HashSet<>();

    /**
     * No names yet.
     *
     * @param what the word for what is named, for messages
     */
    ExternNames(String what, Work work) {
        this.what = what;
        this.work = work;
    }

    /** From now on functions may be named after this resource. */
    void register(String name, ResourceType type) {
        resources.put(type, name);
        resourceNames.add(name);
    }

    void add(String text, List<Attribute> attributes, Extern extern) {
        ExternName name = ExternName.parse(text, work);
        checkAttributes(text, name, attributes, extern);
        switch (name) {
            case ExternName.Plain _ -> {}
            case ExternName.Interface interfaceName ->
                    interfaceName
                            .versionFault(value(attributes, Kind.VERSION_SUFFIX))
                            .ifPresent(fault -> {
                                throw refused(text, fault);
                            });
            case ExternName.Constructor constructor ->
                    checkConstructor(text, constructor, function(text, extern));
            case ExternName.Member member -> checkMember(text, member, function(text, extern));
        }
        String before = taken.putIfAbsent(name.key(), text);
        if (before != null) {
            throw work.invalid(
                    "%s name `%s` conflicts with previous name `%s`".formatted(what, text, before));
        }
    }

    private void checkAttributes(
            String text, ExternName name, List<Attribute> attributes, Extern extern) {
        Optional<String> interfaceName = value(attributes, Kind.IMPLEMENTS);
        if (interfaceName.isPresent()) {
            if (!(name instanceof ExternName.Plain)) {
                throw refused(text, "only a plain name can have an `implements`");
            }
            if (extern.sort() != Sort.INSTANCE) {
                throw refused(text, "only instances can have an `implements`");
            }
            boolean isInterface =
                    ExternName.parse(interfaceName.get(), work)
                                    instanceof ExternName.Interface parsed
                            && parsed.versionFault(Optional.empty()).isEmpty();
            if (!isInterface) {
                throw refused(text, "`%s` must be an interface".formatted(interfaceName.get()));
            }
        }
        if (value(attributes, Kind.VERSION_SUFFIX).isPresent()
                && !(name instanceof ExternName.Interface)) {
            throw refused(text, "only an interface name can have a version suffix");
        }
    }

    private static Optional<String> value(List<Attribute> attributes, Kind kind) {
        return attributes.stream()
                .filter(attribute -> attribute.kind() == kind)
                .map(Attribute::value)
                .findFirst();
    }

    private FunctionType function(String text, Extern extern) {
        if (extern.item() instanceof FunctionType function && extern.sort() == Sort.FUNC) {
            return function;
        }
        throw work.invalid("%s name `%s`: it is not a func".formatted(what, text));
    }

    private void checkConstructor(String text, ExternName.Constructor name, FunctionType function) {
        ValueType result =
                function.result()
                        .orElseThrow(() -> refused(text, "the function should return one value"));
        Optional<ValueType> made =
                result.kind() == ValueType.Kind.RESULT
                        ? result.parts().getFirst()
                        : Optional.of(result);
        ResourceType resource =
                made.filter(type -> type.kind() == ValueType.Kind.OWN)
                        .flatMap(ValueType::resource)
                        .orElseThrow(() ->
                                refused(
                                        text,
                                        "the function should return `(own $T)` or"
                                                + " `(result (own $T))`"));
        checkResource(text, name.resource(), resource);
    }

    private void checkMember(String text, ExternName.Member name, FunctionType function) {
        if (!name.method()) {
            if (!resourceNames.contains(name.resource())) {
                throw refused(text, "no resource `%s` in this context".formatted(name.resource()));
            }
            return;
        }
        if (function.parameters().isEmpty()) {
            throw refused(text, "the function should have at least one parameter");
        }
        if (!function.names().getFirst().equals("self")) {
            throw refused(text, "the function should have a first parameter called `self`");
        }
        ValueType self = function.parameters().getFirst();
        ResourceType resource =
                Optional.of(self)
                        .filter(type -> type.kind() == ValueType.Kind.BORROW)
                        .flatMap(ValueType::resource)
                        .orElseThrow(() ->
                                refused(
                                        text,
                                        "the function should take a first parameter of"
                                                + " `(borrow $T)`"));
        checkResource(text, name.resource(), resource);
    }

    private void checkResource(String text, String name, ResourceType resource) {
        String known = resources.get(resource);
        if (known == null) {
            throw refused(
                    text, "the resource in the function does not have a name in this context");
        }
        if (!name.equals(known)) {
            throw refused(text, "the resource in the function is named `%s`".formatted(known));
        }
    }

    private ComponentException refused(String text, String reason) {
        return work.invalid("%s name `%s`: %s".formatted(what, text, reason));
    }
}
