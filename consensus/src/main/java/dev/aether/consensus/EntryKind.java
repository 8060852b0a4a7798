package dev.aether.consensus;

/** What an entry of a log carries. */
public enum EntryKind {
    /** A command of the state machine. */
    NORMAL,
    /** The configuration that is in force from this entry on. */
    CONFIGURATION,
    /** Nothing: a new leader writes one so that entries of earlier terms can commit. */
    NOOP
}
