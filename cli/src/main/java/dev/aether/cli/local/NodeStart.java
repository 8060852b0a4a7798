package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;

/** {@code aether node start}. */
public final class NodeStart implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "node start",
                "NAME",
                "start one node of the lattice on this machine, return when it is ready",
                """
                It comes back with its data.

                Examples
                  aether node start n2
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        LocalNode node = lattice.node(invocation.word(0, "NAME"));
        if (node.process().isPresent()) {
            invocation.progress().println(node.name() + " runs already");
        } else {
            lattice.start(List.of(node));
        }
        return 0;
    }
}
