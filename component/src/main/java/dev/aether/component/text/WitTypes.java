package dev.aether.component.text;

import dev.aether.component.model.TypeExpression;
import dev.aether.component.model.TypeExpression.Labelled;
import dev.aether.component.model.ValueReference;
import dev.aether.component.text.WitScope.Entry;
import java.util.List;
import java.util.Optional;

/** From types as they are written to types with names. */
final class WitTypes {
    private WitTypes() {}

    static Entry read(TypeExpression expression, WitScope scope) {
        return switch (expression) {
            case TypeExpression.InstanceType type -> new Entry.Shape(type.declarations(), scope);
            case TypeExpression.ComponentType _ -> new Entry.Other();
            case TypeExpression.Signature function -> new Entry.Function(function(function, scope));
            default -> new Entry.Type(type(expression, scope));
        };
    }

    private static WitFunction function(TypeExpression.Signature function, WitScope scope) {
        return new WitFunction(
                fields(function.parameters(), scope), optional(function.result(), scope));
    }

    private static WitType type(TypeExpression expression, WitScope scope) {
        return switch (expression) {
            case TypeExpression.Builtin(var inline) -> new WitType.Builtin(inline.primitive());
            case TypeExpression.RecordOf(var fields) -> new WitType.RecordOf(fields(fields, scope));
            case TypeExpression.Variant(var cases) -> new WitType.Variant(choices(cases, scope));
            case TypeExpression.ListOf(var element) -> new WitType.ListOf(value(element, scope));
            case TypeExpression.FixedList(var element, var length) ->
                    new WitType.FixedList(value(element, scope), length);
            case TypeExpression.Tuple(var elements) ->
                    new WitType.Tuple(elements.stream().map(part -> value(part, scope)).toList());
            case TypeExpression.Flags(var labels) -> new WitType.Flags(labels);
            case TypeExpression.Enumeration(var labels) -> new WitType.Enumeration(labels);
            case TypeExpression.OptionOf(var some) -> new WitType.OptionOf(value(some, scope));
            case TypeExpression.ResultOf(var ok, var error) ->
                    new WitType.ResultOf(optional(ok, scope), optional(error, scope));
            case TypeExpression.Own(var resource) -> new WitType.Own(scope.type(resource));
            case TypeExpression.Borrow(var resource) -> new WitType.Borrow(scope.type(resource));
            case TypeExpression.Resource _ -> new WitType.Resource();
            case TypeExpression.Signature _,
                    TypeExpression.ComponentType _,
                    TypeExpression.InstanceType _ ->
                    throw WitScope.malformed("no value type");
        };
    }

    private static List<WitType.Field> fields(List<Labelled> parts, WitScope scope) {
        return parts.stream()
                .map(part -> new WitType.Field(part.label(), value(part.type(), scope)))
                .toList();
    }

    private static List<WitType.Choice> choices(List<Labelled> parts, WitScope scope) {
        return parts.stream()
                .map(part -> new WitType.Choice(part.label(), optional(part.type(), scope)))
                .toList();
    }

    private static WitType value(ValueReference reference, WitScope scope) {
        return optional(reference, scope)
                .orElseThrow(() -> WitScope.malformed("a type is missing"));
    }

    private static Optional<WitType> optional(ValueReference reference, WitScope scope) {
        return switch (reference) {
            case ValueReference.Absent _ -> Optional.empty();
            case ValueReference.Inline(var primitive) ->
                    Optional.of(new WitType.Builtin(primitive));
            case ValueReference.Indexed(var index) -> Optional.of(scope.type(index));
        };
    }
}
