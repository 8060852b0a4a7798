package dev.aether.component.link;

import dev.aether.component.abi.FixedListType;
import dev.aether.component.abi.FlagsType;
import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.HandleType;
import dev.aether.component.abi.ListType;
import dev.aether.component.abi.RecordType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.TypeTooLargeException;
import dev.aether.component.abi.ValueType;
import dev.aether.component.abi.VariantType;
import dev.aether.component.model.Sort;
import dev.aether.component.model.TypeExpression;
import dev.aether.component.model.TypeExpression.Labelled;
import dev.aether.component.model.ValueReference;
import java.util.List;
import java.util.Optional;

/** Resolves types as they are written to types that know their layout. */
final class TypeResolver {
    private static final int DEPTH_MAX = 100;
    private static final int PARAMETERS_MAX = 1000;

    private TypeResolver() {}

    /** Any type but a resource that the component makes itself. */
    static Item.Type resolve(TypeExpression expression, Scope scope) {
        try {
            return switch (expression) {
                case TypeExpression.Signature function -> signature(function, scope);
                case TypeExpression.InstanceType type ->
                        new Item.InstanceType(type.declarations(), scope);
                case TypeExpression.ComponentType type -> new Item.ComponentType();
                case TypeExpression.Resource resource ->
                        throw scope.malformed("a resource defined inside a type");
                default -> checked(valueType(expression, scope), scope);
            };
        } catch (TypeTooLargeException e) {
            throw scope.tooLarge(String.valueOf(e.getMessage()));
        }
    }

    private static Item.Type checked(ValueType type, Scope scope) {
        if (type.depth() > DEPTH_MAX) {
            throw scope.tooLarge("a type nested deeper than " + DEPTH_MAX + " levels");
        }
        return new Item.Value(type);
    }

    private static Item.Type signature(TypeExpression.Signature function, Scope scope) {
        if (function.parameters().size() > PARAMETERS_MAX) {
            throw scope.tooLarge("a function of more than " + PARAMETERS_MAX + " parameters");
        }
        var type =
                new FunctionType(
                        labels(function.parameters()),
                        fields(function.parameters(), scope),
                        optional(function.result(), scope));
        if (type.returnsBorrow()) {
            throw scope.malformed("a function that returns a borrowed handle");
        }
        return new Item.Signature(type);
    }

    private static ValueType valueType(TypeExpression expression, Scope scope) {
        return switch (expression) {
            case TypeExpression.Builtin builtin -> builtin.type().primitive();
            case TypeExpression.RecordOf record ->
                    new RecordType(labels(record.fields()), fields(record.fields(), scope));
            case TypeExpression.Variant variant ->
                    VariantType.variant(
                            labels(variant.cases()),
                            variant.cases().stream()
                                    .map(labelled -> optional(labelled.type(), scope))
                                    .toList());
            case TypeExpression.ListOf list -> new ListType(value(list.element(), scope));
            case TypeExpression.FixedList list -> fixedList(list, scope);
            case TypeExpression.Tuple tuple ->
                    RecordType.tuple(
                            tuple.elements().stream()
                                    .map(element -> value(element, scope))
                                    .toList());
            case TypeExpression.Flags flags -> new FlagsType(flags.labels());
            case TypeExpression.Enumeration names -> VariantType.enumeration(names.labels());
            case TypeExpression.OptionOf option -> VariantType.option(value(option.some(), scope));
            case TypeExpression.ResultOf result ->
                    VariantType.result(
                            optional(result.ok(), scope), optional(result.error(), scope));
            case TypeExpression.Own own -> HandleType.own(resource(own.resource(), scope));
            case TypeExpression.Borrow borrow ->
                    HandleType.borrow(resource(borrow.resource(), scope));
            case TypeExpression.Signature f -> throw scope.malformed("no value type: " + f);
            case TypeExpression.ComponentType c -> throw scope.malformed("no value type");
            case TypeExpression.InstanceType i -> throw scope.malformed("no value type");
            case TypeExpression.Resource r -> throw scope.malformed("no value type");
        };
    }

    private static ValueType fixedList(TypeExpression.FixedList list, Scope scope) {
        if (list.length() == 0) {
            throw scope.malformed("a list of fixed length 0");
        }
        return new FixedListType(value(list.element(), scope), list.length());
    }

    static ResourceType resource(int index, Scope scope) {
        return scope.find(Sort.TYPE, index, Item.Resource.class).type();
    }

    private static List<String> labels(List<Labelled> parts) {
        return parts.stream().map(Labelled::label).toList();
    }

    private static List<ValueType> fields(List<Labelled> parts, Scope scope) {
        return parts.stream().map(part -> value(part.type(), scope)).toList();
    }

    private static ValueType value(ValueReference reference, Scope scope) {
        return optional(reference, scope)
                .orElseThrow(() -> scope.malformed("a type is missing here"));
    }

    private static Optional<ValueType> optional(ValueReference reference, Scope scope) {
        return switch (reference) {
            case ValueReference.Absent absent -> Optional.empty();
            case ValueReference.Inline inline -> Optional.of(inline.primitive());
            case ValueReference.Indexed indexed ->
                    Optional.of(scope.find(Sort.TYPE, indexed.type(), Item.Value.class).type());
        };
    }
}
