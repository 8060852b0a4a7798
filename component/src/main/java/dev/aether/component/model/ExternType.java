package dev.aether.component.model;

/** The type of an import, or of an export inside a type; indices are of types. */
public sealed interface ExternType {
    record CoreModule(int type) implements ExternType {}

    record Function(int type) implements ExternType {}

    /** A type equal to another. */
    record EqualType(int type) implements ExternType {}

    /** A fresh abstract resource type. */
    record FreshResource() implements ExternType {}

    record Component(int type) implements ExternType {}

    record Instance(int type) implements ExternType {}
}
