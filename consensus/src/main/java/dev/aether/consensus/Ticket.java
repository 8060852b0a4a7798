package dev.aether.consensus;

/**
 * The numbers under which a replica gives commands to its leader: 40 random bits for a session,
 * then a count from 1. A session ends with the process, or when its count is used up.
 */
final class Ticket {
    private static final int COUNT_BITS = 24;

    private Ticket() {}

    /**
     * @param random where the 40 bits come from
     */
    static long first(long random) {
        return ((random >>> (COUNT_BITS + 1)) << COUNT_BITS) | 1;
    }

    static long session(long ticket) {
        return ticket >>> COUNT_BITS;
    }

    /** How many more the session of a ticket has, itself included. */
    static long left(long ticket) {
        return (1L << COUNT_BITS) - (ticket & ((1L << COUNT_BITS) - 1));
    }
}
