package dev.aether.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;

/** The {@code aether} command. */
public final class Main {
    static final String VERSION = "0.1.0";

    private static final String HELP =
            """
            aether: turns machines into one computer

            A lattice on this machine
              aether up [--nodes 3] [--port-base 7400]   start nodes, return when ready
              aether status                              what runs, and where
              aether down [--purge]                      stop the nodes; --purge deletes them

            One node
              aether node run --config FILE              run one node in the foreground

            Other
              aether test                                run the whole test suite
              aether version
              aether help

            --dir DIR, anywhere on the line, or AETHER_DIR names the lattice's folder (.aether).

            Examples
              ./aether up --nodes 3 && ./aether status
              ./aether down --purge
            """;

    private Main() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    /**
     * @return the exit code
     */
    static int run(List<String> arguments, PrintStream out, PrintStream err) {
        try {
            return dispatch(Arguments.parse(arguments), out, err);
        } catch (CommandFailure failure) {
            err.println("aether: " + failure.getMessage());
            err.println(failure.remedy());
            return failure.code();
        } catch (IOException fault) {
            err.println("aether: command failed: " + fault);
            err.println("check the directory and its permissions");
            return CommandFailure.FAILED;
        }
    }

    private static int dispatch(Arguments arguments, PrintStream out, PrintStream err)
            throws IOException {
        LocalLattice lattice = new LocalLattice(Path.of(arguments.option("dir", directory())), err);
        return switch (arguments.command()) {
            case "up" -> {
                arguments.allow("nodes", "dir", "port-base", "detach");
                lattice.up(arguments.number("nodes", 3), arguments.number("port-base", 7400));
                yield status(lattice, out);
            }
            case "status" -> {
                arguments.allow("dir");
                yield status(lattice, out);
            }
            case "down" -> {
                arguments.allow("dir", "purge");
                lattice.down(arguments.has("purge"));
                yield 0;
            }
            case "node run" -> {
                arguments.allow("config", "dir");
                yield NodeProcess.foreground(Path.of(arguments.required("config")));
            }
            case "version" -> {
                out.println("aether " + VERSION);
                yield 0;
            }
            case "", "help" -> {
                out.print(HELP);
                yield 0;
            }
            default ->
                    throw new CommandFailure(
                            CommandFailure.WRONG_USAGE,
                            "%s failed: no such command in this version"
                                    .formatted(arguments.command()),
                            "see: aether help");
        };
    }

    private static int status(LocalLattice lattice, PrintStream out) throws IOException {
        out.printf("%-6s %-8s %-10s %s%n", "NAME", "STATUS", "PID", "METRICS");
        for (LocalLattice.Standing node : lattice.standing()) {
            out.printf(
                    "%-6s %-8s %-10s %s%n",
                    node.name(),
                    node.running() ? "running" : "stopped",
                    node.running() ? node.pid() : "-",
                    "http://127.0.0.1:" + node.metricsPort() + "/metrics");
        }
        return 0;
    }

    private static String directory() {
        String configured = System.getenv("AETHER_DIR");
        return configured == null ? ".aether" : configured;
    }
}
