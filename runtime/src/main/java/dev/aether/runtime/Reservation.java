package dev.aether.runtime;

/** What reserving answered. */
public sealed interface Reservation {
    /** Reserved, now or by an earlier asking of the same execution. */
    record Held(long version) implements Reservation {}

    /** The ledger moved on since the probe; here is its present state. */
    record Moved(Room room) implements Reservation {}

    /** It does not fit. */
    record NoRoom(Room room) implements Reservation {}
}
