package dev.aether.component.validation;

import dev.aether.component.abi.FixedListType;
import dev.aether.component.abi.FlagsType;
import dev.aether.component.abi.HandleType;
import dev.aether.component.abi.ListType;
import dev.aether.component.abi.Primitive;
import dev.aether.component.abi.RecordType;
import dev.aether.component.abi.TypeTooLargeException;
import dev.aether.component.abi.VariantType;
import dev.aether.component.model.Sort;
import dev.aether.component.model.TypeExpression;
import dev.aether.component.model.TypeExpression.Labelled;
import dev.aether.component.model.ValueReference;
import dev.aether.component.validation.ValueType.Constructor;
import dev.aether.component.validation.ValueType.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes value and function types of what is written, if that is well formed. */
final class ValueTypes {
    private static final int PARAMETERS_MAX = 1000;

    /** Stands for whichever resource a handle is of, as all handles cross alike. */
    private static final dev.aether.component.abi.ResourceType ANY =
            new dev.aether.component.abi.ResourceType(
                    0, "resource", dev.aether.component.abi.ResourceType.HOST);

    private final Work work;
    private final Map<Primitive, ValueType> primitives = new EnumMap<>(Primitive.class);

    ValueTypes(Work work) {
        this.work = work;
    }

    FunctionType function(TypeExpression.Signature signature, Scope scope) {
        if (signature.parameters().size() > PARAMETERS_MAX) {
            throw work.tooLarge("a function of more than " + PARAMETERS_MAX + " parameters");
        }
        List<String> names = labels(signature.parameters());
        Label.check("function parameter", names, work);
        var parameters = signature.parameters().stream().map(p -> value(p.type(), scope)).toList();
        Optional<ValueType> result = optional(signature.result(), scope);
        if (result.filter(type -> type.layout().borrows()).isPresent()) {
            throw work.invalid("a function result cannot contain a `borrow` type");
        }
        try {
            var layout =
                    new dev.aether.component.abi.FunctionType(
                            names,
                            parameters.stream().map(ValueType::layout).toList(),
                            result.map(ValueType::layout));
            return new FunctionType(names, parameters, result, layout, work);
        } catch (TypeTooLargeException e) {
            throw work.tooLarge(String.valueOf(e.getMessage()));
        }
    }

    /** A value type as it is written. */
    ValueType defined(TypeExpression expression, Scope scope) {
        try {
            return switch (expression) {
                case TypeExpression.Builtin(var inline) -> primitive(inline.primitive());
                case TypeExpression.RecordOf(var fields) -> record(fields, scope);
                case TypeExpression.Variant(var cases) -> variant(cases, scope);
                case TypeExpression.ListOf(var element) -> list(value(element, scope));
                case TypeExpression.FixedList(var element, int length) ->
                        fixedList(value(element, scope), length);
                case TypeExpression.Tuple(var elements) ->
                        tuple(elements.stream().map(e -> value(e, scope)).toList());
                case TypeExpression.Flags(var labels) -> flags(labels);
                case TypeExpression.Enumeration(var labels) -> enumeration(labels);
                case TypeExpression.OptionOf(var some) -> option(value(some, scope));
                case TypeExpression.ResultOf(var ok, var error) ->
                        result(optional(ok, scope), optional(error, scope));
                case TypeExpression.Own(int index) -> own(resource(index, scope));
                case TypeExpression.Borrow(int index) -> borrow(resource(index, scope));
                case TypeExpression.Signature _,
                        TypeExpression.ComponentType _,
                        TypeExpression.InstanceType _,
                        TypeExpression.Resource _ ->
                        throw work.invalid("this is not a value type");
            };
        } catch (TypeTooLargeException e) {
            throw work.tooLarge(String.valueOf(e.getMessage()));
        }
    }

    /** The resource type with that index. */
    ResourceType resource(int index, Scope scope) {
        return scope.find(Sort.TYPE, index, ResourceType.class, "a resource type");
    }

    private ValueType primitive(Primitive primitive) {
        return primitives.computeIfAbsent(
                primitive,
                key ->
                        ValueType.of(
                                new Constructor(
                                        Kind.PRIMITIVE,
                                        List.of(),
                                        0,
                                        primitive,
                                        ElementSize.of(primitive)),
                                List.of(),
                                work));
    }

    private ValueType record(List<Labelled> fields, Scope scope) {
        List<String> labels = labels(fields);
        Label.check("record field", labels, work);
        var types = fields.stream().map(field -> value(field.type(), scope)).toList();
        return made(Kind.RECORD, labels, present(types), new RecordType(labels, layouts(types)));
    }

    private ValueType tuple(List<ValueType> types) {
        return made(Kind.TUPLE, List.of(), present(types), RecordType.tuple(layouts(types)));
    }

    private ValueType variant(List<Labelled> cases, Scope scope) {
        List<String> labels = labels(cases);
        Label.check("variant case", labels, work);
        var types = cases.stream().map(labelled -> optional(labelled.type(), scope)).toList();
        var layouts = types.stream().map(type -> type.map(ValueType::layout)).toList();
        return made(Kind.VARIANT, labels, types, VariantType.variant(labels, layouts));
    }

    private ValueType enumeration(List<String> labels) {
        Label.check("enum tag", labels, work);
        List<Optional<ValueType>> none =
                labels.stream().map(label -> Optional.<ValueType>empty()).toList();
        return made(Kind.ENUM, labels, none, VariantType.enumeration(labels));
    }

    private ValueType flags(List<String> labels) {
        Label.check("flag", labels, work);
        return made(Kind.FLAGS, labels, List.of(), new FlagsType(labels));
    }

    private ValueType option(ValueType some) {
        List<Optional<ValueType>> cases = List.of(Optional.empty(), Optional.of(some));
        return made(Kind.OPTION, List.of(), cases, VariantType.option(some.layout()));
    }

    private ValueType result(Optional<ValueType> ok, Optional<ValueType> error) {
        var layout = VariantType.result(ok.map(ValueType::layout), error.map(ValueType::layout));
        return made(Kind.RESULT, List.of(), List.of(ok, error), layout);
    }

    private ValueType list(ValueType element) {
        return made(
                Kind.LIST, List.of(), present(List.of(element)), new ListType(element.layout()));
    }

    private ValueType fixedList(ValueType element, int length) {
        if (length == 0) {
            throw work.invalid("a list of fixed length 0");
        }
        var layout = new FixedListType(element.layout(), length);
        return made(Kind.LIST, List.of(), present(List.of(element)), length, layout);
    }

    private static ValueType own(ResourceType resource) {
        return handle(Kind.OWN, HandleType.own(ANY), resource);
    }

    private static ValueType borrow(ResourceType resource) {
        return handle(Kind.BORROW, HandleType.borrow(ANY), resource);
    }

    private static ValueType handle(Kind kind, HandleType layout, ResourceType resource) {
        var size = new ElementSize(layout.byteCount(), layout.alignment());
        return ValueType.handle(new Constructor(kind, List.of(), 0, layout, size), resource);
    }

    private ValueType made(
            Kind kind,
            List<String> labels,
            List<Optional<ValueType>> parts,
            dev.aether.component.abi.ValueType layout) {
        return made(kind, labels, parts, 0, layout);
    }

    private ValueType made(
            Kind kind,
            List<String> labels,
            List<Optional<ValueType>> parts,
            int length,
            dev.aether.component.abi.ValueType layout) {
        var sizes = parts.stream().map(part -> part.map(p -> p.constructor().size())).toList();
        ElementSize size = ElementSize.of(kind, sizes, length, layout.byteCount());
        if (size.bytes() >= ElementSize.BYTES_MAX) {
            throw work.tooLarge(
                    "a type whose values take %d bytes, which exceeds the maximum of %d"
                            .formatted(size.bytes(), ElementSize.BYTES_MAX - 1));
        }
        return ValueType.of(new Constructor(kind, labels, length, layout, size), parts, work);
    }

    private static List<Optional<ValueType>> present(List<ValueType> types) {
        return types.stream().map(Optional::of).toList();
    }

    private static List<dev.aether.component.abi.ValueType> layouts(List<ValueType> types) {
        return types.stream().map(ValueType::layout).toList();
    }

    private static List<String> labels(List<Labelled> parts) {
        return parts.stream().map(Labelled::label).toList();
    }

    private ValueType value(ValueReference reference, Scope scope) {
        return optional(reference, scope).orElseThrow(() -> work.invalid("a type is missing here"));
    }

    private Optional<ValueType> optional(ValueReference reference, Scope scope) {
        return switch (reference) {
            case ValueReference.Absent _ -> Optional.empty();
            case ValueReference.Inline(var primitive) -> Optional.of(primitive(primitive));
            case ValueReference.Indexed(int index) ->
                    Optional.of(scope.find(Sort.TYPE, index, ValueType.class, "a defined type"));
        };
    }
}
