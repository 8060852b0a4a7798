package dev.aether.runtime;

/** How the run of a command ended. */
public sealed interface RunResult {
    /**
     * By itself.
     *
     * @param code 0 for success
     */
    record Exited(int code) implements RunResult {}

    /**
     * Before its end, or it never began.
     *
     * @param why in words
     */
    record Stopped(String why) implements RunResult {}

    /** Whether it did what it should. */
    default boolean isSuccess() {
        return this instanceof Exited(int code) && code == 0;
    }

    /** In words, such as {@code exit code 1}. */
    default String words() {
        return switch (this) {
            case Exited(int code) -> "exit code " + code;
            case Stopped(String why) -> why;
        };
    }
}
