package dev.aether.component.model;

import java.util.List;

/** A core type as it is written. */
public sealed interface CoreTypeExpression {
    record Function(CoreFunctionType type) implements CoreTypeExpression {}

    record Module(List<CoreDeclaration> declarations) implements CoreTypeExpression {
        public Module {
            declarations = List.copyOf(declarations);
        }
    }
}
