package dev.aether.component.core;

/** A mutable global of a running module. */
public interface CoreGlobal {
    /**
     * What it holds.
     *
     * @throws dev.aether.component.SnapshotException if that has no name
     */
    CoreValue value();

    /**
     * Makes it hold something else.
     *
     * @throws dev.aether.component.SnapshotException if it cannot hold that
     */
    void set(CoreValue value);
}
