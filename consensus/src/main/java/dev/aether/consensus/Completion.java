package dev.aether.consensus;

/**
 * Takes one answer, exactly once, on the owner of the groups (or on the caller when the inbox was
 * full); it must be short, not block and not throw.
 *
 * @param <T> the kind of answer
 */
@FunctionalInterface
public interface Completion<T> {
    void settle(T answer);
}
