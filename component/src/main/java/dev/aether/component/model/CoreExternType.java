package dev.aether.component.model;

/** The type of an import or export of a core module; indices are of types of that module. */
public sealed interface CoreExternType {
    record Function(int type) implements CoreExternType {}

    record Table(CoreValueType element, CoreLimits limits) implements CoreExternType {}

    record Memory(CoreLimits limits) implements CoreExternType {}

    record Global(CoreValueType type, boolean mutable) implements CoreExternType {
        @Override
        public String toString() {
            return mutable ? "(global (mut " + type + "))" : "(global " + type + ")";
        }
    }

    record Tag(int type) implements CoreExternType {}
}
