package dev.aether.component.model;

/** One declaration of a core module type; of a core module, what its type would declare. */
public sealed interface CoreDeclaration {
    record Type(CoreFunctionType type) implements CoreDeclaration {}

    /** A core type of an enclosing scope, 0 being the module type itself. */
    record Outer(int scopes, int index) implements CoreDeclaration {}

    record Import(String module, String name, CoreExternType type) implements CoreDeclaration {}

    record Export(String name, CoreExternType type) implements CoreDeclaration {}
}
