package dev.aether.cli.identity;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import dev.aether.sdk.Lattice;
import java.io.IOException;
import java.util.List;

/** {@code aether whoami}, also {@code aether identity show}. */
public final class Whoami implements Command {
    private final String name;

    /**
     * @param name of the two
     */
    public Whoami(String name) {
        this.name = name;
    }

    @Override
    public Usage usage() {
        return new Usage(
                name,
                "",
                "show as whom the lattice knows you",
                """
                It is the SPIFFE id in your certificate, as the node that answers verified it.

                Examples
                  aether %s
                """
                        .formatted(name),
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        try (Lattice lattice = invocation.lattice()) {
            invocation.out().println(lattice.whoami());
        }
        return 0;
    }
}
