package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** {@code aether bench}. */
public final class Bench implements Command {
    private static final List<String> LATER =
            List.of("transport", "discovery", "container", "pulse", "scheduler", "api", "mesh");
    private static final String PRESENT =
            "there is: aether bench particle, aether bench state, aether bench compute";

    @Override
    public Usage usage() {
        return new Usage(
                "bench",
                "NAME",
                "measure something on this machine, one JSON object per figure",
                """
                In this version: particle, and state, which writes and reads keys of the lattice
                on this machine for a minute and a half and deletes them. Each bench states its
                load and warms up first. Requests through a lattice are measured by the script
                benchmarks/ingress, and the state engine beside etcd by benchmarks/etcd/run.
                compute wants the program that guests which only compute are compared with:
                benchmarks/compute/run builds it and calls this; so does benchmarks/mixed/run
                with mixed, many services asked at once.

                Examples
                  aether bench particle
                  aether bench state
                  benchmarks/compute/run
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        String name = invocation.word(0, "a name, such as state");
        invocation.allowWords(
                switch (name) {
                    case "compute" -> 2;
                    case "mixed" -> 6;
                    default -> 1;
                });
        return switch (name) {
            case "particle" ->
                    NodeProcess.bench(
                            "dev.aether.benchmarks.ParticleBench", NodeProcess.home().toString());
            case "state" -> state(new LocalLattice(invocation.directory(), invocation.progress()));
            case "compute" ->
                    NodeProcess.bench(
                            "dev.aether.benchmarks.ComputeBench",
                            NodeProcess.home().resolve("benchmarks/compute").toString(),
                            invocation.word(1, "the program to compare with"));
            case "mixed" ->
                    NodeProcess.bench(
                            "dev.aether.benchmarks.MixedLoad",
                            invocation.word(1, "the ingress to ask, HOST:PORT"),
                            invocation.word(2, "a file of targets"),
                            invocation.word(3, "seconds"),
                            invocation.word(4, "requests a second, 0 for as many as it takes"),
                            invocation.word(5, "how many connections"));
            default -> throw absent(name);
        };
    }

    private static int state(LocalLattice lattice) throws IOException {
        lattice.existing();
        List<String> addresses = new ArrayList<>();
        List<String> pids = new ArrayList<>();
        for (LocalNode node : lattice.nodes()) {
            node.run().map(LocalNode.Run::etcdAddress).ifPresent(addresses::add);
            node.process().map(process -> Long.toString(process.pid())).ifPresent(pids::add);
        }
        if (addresses.isEmpty()) {
            throw new CommandFailure(
                    CommandFailure.FAILED, "no node runs on this machine", "start some: aether up");
        }
        return NodeProcess.bench(
                "dev.aether.benchmarks.StateBench",
                new LatticeFiles(lattice.directory()).client("").toString(),
                String.join(",", addresses),
                String.join(",", pids));
    }

    private static CommandFailure absent(String name) {
        return LATER.contains(name)
                ? new CommandFailure(
                        CommandFailure.FAILED, name + " is not in this version", PRESENT)
                : new CommandFailure(CommandFailure.WRONG_USAGE, "no such bench: " + name, PRESENT);
    }
}
