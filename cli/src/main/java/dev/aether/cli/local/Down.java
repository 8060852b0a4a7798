package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;

/** {@code aether down}. */
public final class Down implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "down",
                "",
                "stop the nodes of the lattice on this machine",
                """
                Their data stays, so that aether up brings them back.

                Examples
                  aether down
                  aether down --purge
                """,
                List.of(Option.flag("purge", "delete the lattice and all its data")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        lattice.existing();
        invocation.progress().println("stopped nodes: " + lattice.down());
        if (invocation.arguments().has("purge")) {
            List<String> left = lattice.purge();
            invocation
                    .progress()
                    .println(
                            left.isEmpty()
                                    ? "deleted " + lattice.directory()
                                    : "deleted the lattice in %s; left what others put there: %s"
                                            .formatted(
                                                    lattice.directory(), String.join(", ", left)));
        }
        return 0;
    }
}
