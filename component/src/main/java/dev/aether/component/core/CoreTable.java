package dev.aether.component.core;

/** A table of a running module. */
public interface CoreTable {
    int size();

    /** Adds so many null elements; false, and nothing added, if its limits are against it. */
    boolean grow(int elements);

    /**
     * An element.
     *
     * @throws dev.aether.component.SnapshotException if it has no name
     */
    CoreValue.Reference element(int index);

    /**
     * Replaces an element.
     *
     * @throws dev.aether.component.SnapshotException if there is no such element or function
     */
    void set(int index, CoreValue.Reference element);
}
