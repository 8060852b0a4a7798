package dev.aether.runtime;

import java.util.Optional;

/** Where compiled code may come from, other than from compiling it here. */
@FunctionalInterface
interface CodeSource {
    /** There is nobody else. */
    CodeSource NOBODY = (key, flight) -> Optional.empty();

    /**
     * Compiled code.
     *
     * @param from the name of the node that handed it on
     */
    @SuppressWarnings("ArrayRecordComponent") // megabytes, given on at once
    record Taken(byte[] code, String from) {}

    /** Waits for code that somebody else compiled; empty if it is to be compiled here. */
    Optional<Taken> take(String key, CodeFlight flight);
}
