package dev.aether.component.core;

/** A running core module. */
public interface CoreInstance {
    /** One of its exports, which must be there. */
    CoreExtern export(String name);
}
