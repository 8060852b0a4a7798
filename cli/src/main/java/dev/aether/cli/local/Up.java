package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;

/** {@code aether up}. */
public final class Up implements Command {
    private static final int NODES = 3;
    private static final int PORT_BASE = 7400;

    @Override
    public Usage usage() {
        return new Usage(
                "up",
                "",
                "start the nodes of a lattice on this machine, return when all are ready",
                """
                Nodes that already run are left alone; stopped ones come back with their data, and
                with a larger number than before the lattice grows. Each node is a process with a
                folder of its own; the folder's lattice.json says where everything listens.

                Examples
                  aether up
                  aether up --nodes 5 --dir /tmp/lattice --port-base 9000
                """,
                List.of(
                        Option.value("nodes", "N", "how many (default: 3)"),
                        Option.value("port-base", "PORT", "first of their ports (default: 7400)"),
                        Option.flag(
                                "detach", "changes nothing: nodes always outlive this command")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        int nodes = invocation.arguments().number("nodes", NODES);
        int portBase = invocation.arguments().number("port-base", PORT_BASE);
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        lattice.up(nodes, portBase);
        return new Status().run(invocation.plain());
    }
}
