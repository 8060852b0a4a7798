package dev.aether.cli;

import java.io.InputStream;
import java.io.PrintStream;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * Where a command reads and prints, and the variables it was started with.
 *
 * @param terminal whether a person looks at what is printed
 */
public record Console(
        InputStream in,
        PrintStream out,
        PrintStream err,
        Map<String, String> variables,
        BooleanSupplier terminal) {
    public Console {
        variables = Map.copyOf(variables);
    }

    static Console ofProcess() {
        return new Console(
                System.in, System.out, System.err, System.getenv(), Console::isPersonWatching);
    }

    private static boolean isPersonWatching() {
        return Optional.ofNullable(System.console())
                .filter(java.io.Console::isTerminal)
                .isPresent();
    }

    /** A variable of the environment; an empty one counts as absent. */
    public Optional<String> variable(String name) {
        return Optional.ofNullable(variables.get(name)).filter(value -> !value.isEmpty());
    }

    /** Whether lines may be coloured and drawn again. */
    public boolean isLively() {
        return terminal.getAsBoolean() && !variables.getOrDefault("TERM", "").equals("dumb");
    }

    public boolean isColoured() {
        return variable("NO_COLOR").isEmpty() && isLively();
    }
}
