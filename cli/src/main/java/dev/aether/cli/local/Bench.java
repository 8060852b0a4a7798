package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** {@code aether bench}. */
public final class Bench implements Command {
    private static final Map<String, String> GENERATORS =
            Map.of("particle", "dev.aether.benchmarks.ParticleBench");
    private static final List<String> LATER =
            List.of(
                    "transport",
                    "state",
                    "discovery",
                    "container",
                    "pulse",
                    "scheduler",
                    "api",
                    "mesh");

    @Override
    public Usage usage() {
        return new Usage(
                "bench",
                "NAME",
                "measure something on this machine, one JSON object per figure",
                """
                In this version: particle. Each bench states its load and warms up first. Requests
                through a lattice are measured by the script benchmarks/ingress.

                Examples
                  aether bench particle
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a name, such as particle");
        invocation.allowWords(1);
        String generator = GENERATORS.get(name);
        if (generator != null) {
            return NodeProcess.bench(generator);
        }
        throw LATER.contains(name)
                ? new CommandFailure(
                        CommandFailure.FAILED,
                        name + " is not in this version",
                        "there is: aether bench particle")
                : new CommandFailure(
                        CommandFailure.WRONG_USAGE,
                        "no such bench: " + name,
                        "there is: aether bench particle");
    }
}
