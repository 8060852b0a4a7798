package dev.aether.component;

/** Ends a host resource whose last owner, the guest, dropped it or was closed. */
@FunctionalInterface
public interface ResourceDestructor {
    /** A resource that needs no ending. */
    ResourceDestructor NONE = (invocation, resource) -> {};

    /** Ends the resource; called once for each own handle that ends inside the guest. */
    void drop(Invocation invocation, Object resource);
}
