package dev.aether.component.wasmtime;

/**
 * An engine of the library.
 *
 * @param handle as native code knows it
 * @param resets whether memories are ours, so that instances can be set back to their beginning
 */
record NativeEngine(long handle, boolean resets) {}
