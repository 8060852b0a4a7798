package dev.aether.component.validation;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The type of a value: a constructor, and the types it is applied to. */
final class ValueType implements Type {
    /** Constructors of value types. */
    enum Kind {
        PRIMITIVE,
        RECORD,
        VARIANT,
        LIST,
        TUPLE,
        FLAGS,
        ENUM,
        OPTION,
        RESULT,
        OWN,
        BORROW;

        /** Whether an import or export may use such a type only by a name it has outside. */
        boolean nominal() {
            return switch (this) {
                case RECORD, VARIANT, FLAGS, ENUM -> true;
                case PRIMITIVE, LIST, TUPLE, OPTION, RESULT, OWN, BORROW -> false;
            };
        }
    }

    /**
     * All that is said of a type beside its parts.
     *
     * @param labels of fields, cases, flags
     * @param length of a list, 0 if that is no part of its type
     * @param layout how its values cross, which does not depend on which resource is meant
     * @param size how large they are with addresses of 64 bits
     */
    record Constructor(
            Kind kind,
            List<String> labels,
            int length,
            dev.aether.component.abi.ValueType layout,
            ElementSize size) {
        Constructor {
            labels = List.copyOf(labels);
        }
    }

    private final Constructor constructor;
    private final List<Optional<ValueType>> parts;
    private final @Nullable ResourceType resource;
    private final Measure measure;

    private ValueType(
            Constructor constructor,
            List<Optional<ValueType>> parts,
            @Nullable ResourceType resource,
            Measure measure) {
        this.constructor = constructor;
        this.parts = List.copyOf(parts);
        this.resource = resource;
        this.measure = measure;
    }

    static ValueType of(Constructor constructor, List<Optional<ValueType>> parts, Work work) {
        var present = parts.stream().flatMap(Optional::stream).toList();
        return new ValueType(constructor, parts, null, Measure.of(present, work));
    }

    static ValueType handle(Constructor constructor, ResourceType resource) {
        return new ValueType(constructor, List.of(), resource, Measure.RESOURCE);
    }

    Constructor constructor() {
        return constructor;
    }

    Kind kind() {
        return constructor.kind();
    }

    /** One for each field, case or element; a case may have none. */
    List<Optional<ValueType>> parts() {
        return parts;
    }

    /** What a handle is of. */
    Optional<ResourceType> resource() {
        return Optional.ofNullable(resource);
    }

    dev.aether.component.abi.ValueType layout() {
        return constructor.layout();
    }

    @Override
    public Measure measure() {
        return measure;
    }

    @Override
    public String word() {
        return switch (kind()) {
            case PRIMITIVE -> layout().toString();
            case LIST -> constructor.length() == 0 ? "list" : "list of fixed length";
            default -> kind().name().toLowerCase(Locale.ROOT);
        };
    }

    @Override
    public Type renamed() {
        return new ValueType(constructor, parts, resource, measure);
    }
}
