package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** {@code aether node run}. */
public final class NodeRun implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "node run",
                "",
                "run one node in the foreground",
                """
                Examples
                  aether node run --config /etc/aether/node.yaml
                """,
                List.of(Option.value("config", "FILE", "what the node is and where it listens")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        return NodeProcess.foreground(Path.of(invocation.arguments().required("config")));
    }
}
