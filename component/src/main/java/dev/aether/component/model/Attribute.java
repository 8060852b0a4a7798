package dev.aether.component.model;

/** Something said of an import or export beside its name. */
public record Attribute(Kind kind, String value) {
    /** What is said. */
    public enum Kind {
        /** The interface it implements. */
        IMPLEMENTS,
        /** What its version has after the canonical part. */
        VERSION_SUFFIX,
        /** What it is called elsewhere; any text. */
        EXTERNAL_ID
    }
}
