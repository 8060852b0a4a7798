package dev.aether.runtime;

/** How an attempt at a message ended. */
public sealed interface Ending {
    /** It is done with. */
    record Handled() implements Ending {}

    /**
     * It counts as an attempt.
     *
     * @param words why, for people
     */
    record Failed(String words) implements Ending {}

    /**
     * The guest was not called, which is no fault of the message.
     *
     * @param words why, for people
     */
    record NotBegun(String words) implements Ending {}
}
