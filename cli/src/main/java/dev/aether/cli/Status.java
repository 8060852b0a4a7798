package dev.aether.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.util.List;

/** {@code aether status}. */
final class Status implements Command {
    @Override
    public Usage usage() {
        return new Usage("status", "", "show what runs, and where", "", List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        return print(
                new LocalLattice(invocation.directory(), invocation.progress()), invocation.out());
    }

    static int print(LocalLattice lattice, PrintStream out) throws IOException {
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
}
