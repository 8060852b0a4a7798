package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.util.List;

/** {@code aether node rehearse}. */
public final class NodeRehearse implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "node rehearse",
                "",
                "record what a node's start loads, so that nodes start faster",
                """
                The script does it after each build. The recording belongs to this JDK and these
                jars; without it nodes start too, only slower.
                """,
                List.of());
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        return NodeProcess.rehearse();
    }
}
