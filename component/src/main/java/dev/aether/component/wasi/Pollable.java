package dev.aether.component.wasi;

/** A {@code wasi:io/poll.pollable}: something a guest can wait for. */
@FunctionalInterface
public interface Pollable {
    /** Ready from the start. */
    Pollable ALWAYS = () -> true;

    /** Whether it is ready; cheap, asked again after each ring of the bell. */
    boolean ready();

    /** The moment of {@link Clocks#monotonicNanos} it becomes ready by itself, if it does. */
    default long dueNanos() {
        return Long.MAX_VALUE;
    }
}
