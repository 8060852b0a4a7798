package dev.aether.component.text;

import dev.aether.component.abi.Primitive;
import java.util.List;
import java.util.Optional;

/** A type as a component's author named it, unlike the types of the ABI, which know no names. */
public sealed interface WitType {
    record Builtin(Primitive primitive) implements WitType {}

    record RecordOf(List<Field> fields) implements WitType {
        public RecordOf {
            fields = List.copyOf(fields);
        }
    }

    record Variant(List<Choice> cases) implements WitType {
        public Variant {
            cases = List.copyOf(cases);
        }
    }

    record Enumeration(List<String> labels) implements WitType {
        public Enumeration {
            labels = List.copyOf(labels);
        }
    }

    record Flags(List<String> labels) implements WitType {
        public Flags {
            labels = List.copyOf(labels);
        }
    }

    record ListOf(WitType element) implements WitType {}

    /** A list whose length is part of its type. */
    record FixedList(WitType element, int length) implements WitType {}

    record Tuple(List<WitType> elements) implements WitType {
        public Tuple {
            elements = List.copyOf(elements);
        }
    }

    record OptionOf(WitType some) implements WitType {}

    record ResultOf(Optional<WitType> ok, Optional<WitType> error) implements WitType {}

    /** A handle that owns. */
    record Own(WitType resource) implements WitType {}

    /** A handle that is lent. */
    record Borrow(WitType resource) implements WitType {}

    /** A resource; two are the same only if they are one object. */
    final class Resource implements WitType {
        public Resource() {}
    }

    /**
     * A type under the name an interface gives it; two are the same only if they are one object.
     */
    final class Named implements WitType {
        private final WitInterface owner;
        private final String name;
        private final WitType target;

        Named(WitInterface owner, String name, WitType target) {
            this.owner = owner;
            this.name = name;
            this.target = target;
        }

        public WitInterface owner() {
            return owner;
        }

        public String name() {
            return name;
        }

        /** What it stands for, which may be another name. */
        public WitType target() {
            return target;
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** A field of a record, or a parameter of a function. */
    record Field(String name, WitType type) {}

    /** A case of a variant. */
    record Choice(String label, Optional<WitType> payload) {}

    /** What is behind all names. */
    default WitType plain() {
        WitType type = this;
        while (type instanceof Named named) {
            type = named.target();
        }
        return type;
    }
}
