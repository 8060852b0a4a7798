package dev.aether.component.core;

/** Something a core instance imports or exports at run time. */
public interface CoreExtern {
    /** What it is. */
    enum Kind {
        FUNCTION,
        TABLE,
        MEMORY,
        GLOBAL,
        TAG
    }
}
