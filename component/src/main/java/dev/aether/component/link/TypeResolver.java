package dev.aether.component.link;

import dev.aether.component.abi.FixedListType;
import dev.aether.component.abi.FlagsType;
import dev.aether.component.abi.FunctionType;
import dev.aether.component.abi.HandleType;
import dev.aether.component.abi.ListType;
import dev.aether.component.abi.RecordType;
import dev.aether.component.abi.ResourceType;
import dev.aether.component.abi.ValueType;
import dev.aether.component.abi.VariantType;
import dev.aether.component.model.Sort;
import dev.aether.component.model.TypeExpression;
import dev.aether.component.model.TypeExpression.Labelled;
import dev.aether.component.model.ValueReference;
import java.util.List;
import java.util.Optional;

/** Resolves types of a valid component, as they are written, to types that know their layout. */
final class TypeResolver {
    private TypeResolver() {}

    /** Any type but a resource that the component makes itself. */
    static Item.Type resolve(TypeExpression expression, Scope scope) {
        return switch (expression) {
            case TypeExpression.Signature function -> signature(function, scope);
            case TypeExpression.InstanceType type ->
                    new Item.InstanceType(type.declarations(), scope);
            case TypeExpression.ComponentType type -> new Item.ComponentType();
            case TypeExpression.Resource resource ->
                    throw scope.malformed("a resource defined inside a type");
            default -> new Item.Value(valueType(expression, scope));
        };
    }

    private static Item.Type signature(TypeExpression.Signature function, Scope scope) {
        var type =
                new FunctionType(
                        labels(function.parameters()),
                        fields(function.parameters(), scope),
                        optional(function.result(), scope));
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
            case TypeExpression.FixedList list ->
                    new FixedListType(value(list.element(), scope), list.length());
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
