package dev.aether.cli;

import java.io.PrintStream;
import java.nio.file.Path;

/** One call of a command: its line, and where it reads and prints. */
public record Invocation(Arguments arguments, Console console) {
    private static final String FOLDER = ".aether";

    public PrintStream out() {
        return console.out();
    }

    /** Progress and remarks; silent with {@code --quiet}. */
    public PrintStream progress() {
        return arguments.has(Option.QUIET.name())
                ? new PrintStream(PrintStream.nullOutputStream(), false)
                : console.err();
    }

    /** The folder of the lattice on this machine: as said, AETHER_DIR, or {@code .aether}. */
    public Path directory() {
        return Path.of(
                arguments
                        .option(Option.DIR.name())
                        .or(() -> console.variable("AETHER_DIR"))
                        .orElse(FOLDER));
    }

    public String namespace() {
        return arguments.option(Option.NAMESPACE.name(), "default");
    }

    /** Refuses more words than a command understands. */
    public void allowWords(int most) {
        if (arguments.words().size() > most) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE,
                    "unexpected \"" + arguments.words().get(most) + "\"",
                    "see its --help");
        }
    }
}
