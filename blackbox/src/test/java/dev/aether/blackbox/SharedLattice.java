package dev.aether.blackbox;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Hands three running nodes to test classes, one after the other, with all nodes up and no app left
 * from the class before.
 */
final class SharedLattice implements ParameterResolver {
    private static final int NODES = 3;
    private static final ExtensionContext.Namespace PLACE =
            ExtensionContext.Namespace.create(SharedLattice.class);

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType().equals(Lattice.class);
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Lattice lattice =
                context.getRoot()
                        .getStore(PLACE)
                        .computeIfAbsent(NODES, Lattice::of, Lattice.class);
        lattice.tidy();
        return lattice;
    }
}
