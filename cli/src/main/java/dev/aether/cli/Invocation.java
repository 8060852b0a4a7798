package dev.aether.cli;

import dev.aether.sdk.Access;
import dev.aether.sdk.Lattice;
import dev.aether.sdk.Patience;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One call of a command: its line, and where it reads and prints. */
public record Invocation(Arguments arguments, Console console) {
    private static final String FOLDER = ".aether";

    /** The same lattice, without further options. */
    public Invocation plain() {
        Map<String, List<String>> kept = new HashMap<>(arguments.options());
        kept.keySet()
                .retainAll(List.of(Option.DIR.name(), Option.SERVER.name(), Option.QUIET.name()));
        return new Invocation(new Arguments(List.of(), kept), console);
    }

    /** The same options, about other words. */
    public Invocation with(String... words) {
        return new Invocation(new Arguments(List.of(words), arguments.options()), console);
    }

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

    /** Where the lattice is, and who asks. */
    public Access access() throws IOException {
        return new Reach(this).access();
    }

    /** A client of the lattice, to be closed. */
    public Lattice lattice() throws IOException {
        return new Lattice(access(), Patience.normal());
    }

    /** As said, else of the KUBECONFIG by which the lattice is found, else {@code default}. */
    public String namespace() throws IOException {
        Optional<String> said = arguments.option(Option.NAMESPACE.name());
        return said.isPresent() ? said.get() : new Reach(this).namespace().orElse("default");
    }

    /**
     * The word at a place.
     *
     * @param what it is, for the message if it is missing
     */
    public String word(int place, String what) {
        if (arguments.words().size() <= place) {
            throw new CommandFailure(
                    CommandFailure.WRONG_USAGE, "it needs " + what, "see its --help");
        }
        return arguments.words().get(place);
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
