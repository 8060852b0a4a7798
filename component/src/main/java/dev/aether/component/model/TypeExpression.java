package dev.aether.component.model;

import dev.aether.component.model.ComponentBody.Placed;
import java.util.List;

/** A type as it is written; what it refers to is not resolved yet. */
public sealed interface TypeExpression {
    /** One of the built-in value types, under an index. */
    record Builtin(ValueReference.Inline type) implements TypeExpression {}

    record RecordOf(List<Labelled> fields) implements TypeExpression {
        public RecordOf {
            fields = List.copyOf(fields);
        }
    }

    record Variant(List<Labelled> cases) implements TypeExpression {
        public Variant {
            cases = List.copyOf(cases);
        }
    }

    record ListOf(ValueReference element) implements TypeExpression {}

    /** A list whose length is part of its type. */
    record FixedList(ValueReference element, int length) implements TypeExpression {}

    record Tuple(List<ValueReference> elements) implements TypeExpression {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }

    record Flags(List<String> labels) implements TypeExpression {
        public Flags {
            labels = List.copyOf(labels);
        }
    }

    record Enumeration(List<String> labels) implements TypeExpression {
        public Enumeration {
            labels = List.copyOf(labels);
        }
    }

    record OptionOf(ValueReference some) implements TypeExpression {}

    record ResultOf(ValueReference ok, ValueReference error) implements TypeExpression {}

    /** A handle that owns, of the resource type with that index. */
    record Own(int resource) implements TypeExpression {}

    /** A handle that is lent. */
    record Borrow(int resource) implements TypeExpression {}

    record Signature(List<Labelled> parameters, ValueReference result) implements TypeExpression {
        public Signature {
            parameters = List.copyOf(parameters);
        }
    }

    record ComponentType(List<Placed> declarations) implements TypeExpression {
        public ComponentType {
            declarations = List.copyOf(declarations);
        }
    }

    record InstanceType(List<Placed> declarations) implements TypeExpression {
        public InstanceType {
            declarations = List.copyOf(declarations);
        }
    }

    /**
     * A resource this component makes.
     *
     * @param destructor index of a core function, or {@link CanonOptions#NONE}
     */
    record Resource(int destructor) implements TypeExpression {}

    /** A field, case or parameter. */
    record Labelled(String label, ValueReference type) {}
}
