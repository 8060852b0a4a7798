package dev.aether.cli;

import java.io.IOException;

/** One command of {@code aether}. {@link CommandTable} makes it when its name is called. */
public interface Command {
    /** What help says, and which options are known. */
    Usage usage();

    /** Whether all that follows its first word is for a program it runs, options included. */
    default boolean runsProgram() {
        return false;
    }

    /**
     * Does it.
     *
     * @return the exit code, 0 if done
     * @throws CommandFailure with the exit code, the reason and what to do
     * @throws IOException if this machine's files fail
     */
    int run(Invocation invocation) throws IOException;
}
