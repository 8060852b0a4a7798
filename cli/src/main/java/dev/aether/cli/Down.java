package dev.aether.cli;

import java.io.IOException;
import java.util.List;

/** {@code aether down}. */
final class Down implements Command {
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
        new LocalLattice(invocation.directory(), invocation.progress())
                .down(invocation.arguments().has("purge"));
        return 0;
    }
}
