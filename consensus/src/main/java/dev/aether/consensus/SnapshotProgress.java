package dev.aether.consensus;

/** How the receiver of an image stands. */
public enum SnapshotProgress {
    /** Send the chunk that was named. */
    WANTED,
    /** The state was replaced. */
    INSTALLED,
    /** Could not be installed; start again later. */
    REFUSED
}
