package dev.aether.component.wasi;

import dev.aether.component.HostImports;

/**
 * Something a guest may do once it was granted: a set of host functions. They find the {@link
 * WasiState} of the calling instance as their invocation's state.
 */
@FunctionalInterface
public interface Capability {
    /** Adds the functions to an offer. */
    void offer(HostImports.Builder imports);
}
