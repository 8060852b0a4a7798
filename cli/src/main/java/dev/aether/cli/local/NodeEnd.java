package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;

/** {@code aether node stop} and {@code aether node kill}. */
public final class NodeEnd implements Command {
    private final boolean kills;

    private NodeEnd(boolean kills) {
        this.kills = kills;
    }

    public static NodeEnd stop() {
        return new NodeEnd(false);
    }

    public static NodeEnd kill() {
        return new NodeEnd(true);
    }

    @Override
    public Usage usage() {
        return kills
                ? new Usage(
                        "node kill",
                        "NAME",
                        "end one node at once, as a power failure would",
                        """
                        The others notice, and run elsewhere what it ran.

                        Examples
                          aether node kill n2 && aether get nodes
                        """,
                        List.of())
                : new Usage(
                        "node stop",
                        "NAME",
                        "ask one node to leave and stop",
                        """
                        Its data stays; aether node start brings it back.

                        Examples
                          aether node stop n2
                        """,
                        List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        LocalLattice lattice = new LocalLattice(invocation.directory(), invocation.progress());
        LocalNode node = lattice.node(invocation.word(0, "NAME"));
        boolean ran = kills ? node.kill() : node.stop();
        lattice.remember();
        String done = kills ? " is killed" : " is stopped";
        invocation.progress().println(node.name() + (ran ? done : " did not run"));
        return 0;
    }
}
