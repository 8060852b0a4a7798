package dev.aether.component.model;

/** What an index of a component refers to; the core ones belong to core definitions. */
public enum Sort {
    CORE_FUNC,
    CORE_TABLE,
    CORE_MEMORY,
    CORE_GLOBAL,
    CORE_TAG,
    CORE_TYPE,
    CORE_MODULE,
    CORE_INSTANCE,
    FUNC,
    TYPE,
    COMPONENT,
    INSTANCE
}
