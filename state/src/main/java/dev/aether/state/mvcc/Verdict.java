package dev.aether.state.mvcc;

/** What becomes of a transaction over keyspaces, everywhere the same. */
public enum Verdict {
    /** Nothing of it happens. */
    ABORTED,
    /** All conditions held. */
    THEN,
    OTHERWISE
}
