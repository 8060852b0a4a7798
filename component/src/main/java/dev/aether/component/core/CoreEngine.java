package dev.aether.component.core;

/** Compiles core modules. */
public interface CoreEngine {
    /**
     * Compiles one module.
     *
     * @throws dev.aether.component.ComponentException if the bytes are not a valid module
     */
    CoreModule compile(byte[] module);
}
