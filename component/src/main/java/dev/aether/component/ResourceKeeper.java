package dev.aether.component;

import java.util.Optional;

/**
 * Gives resources of a host names by which they are found again, so that a snapshot can carry what
 * a guest holds of them. A name must mean the same on whatever machine it is restored.
 */
public interface ResourceKeeper {
    /** For resources that end with their instance. */
    ResourceKeeper NONE =
            new ResourceKeeper() {
                @Override
                public Optional<String> nameOf(Object resource) {
                    return Optional.empty();
                }

                @Override
                public Object named(Invocation invocation, String name) {
                    throw new SnapshotException(
                            SnapshotException.Code.RESOURCE, "this host keeps no such resources");
                }
            };

    /** The name of a resource as it is now; empty if it cannot be carried. */
    Optional<String> nameOf(Object resource);

    /**
     * The resource of that name for an instance that is being restored.
     *
     * @param name not to be trusted more than the snapshot is
     * @throws RuntimeException if there is none, or the instance may not have it
     */
    Object named(Invocation invocation, String name);
}
