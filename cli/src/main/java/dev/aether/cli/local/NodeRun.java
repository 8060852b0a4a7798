package dev.aether.cli.local;

import dev.aether.cli.Command;
import dev.aether.cli.CommandFailure;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Usage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** {@code aether node run}. */
public final class NodeRun implements Command {
    private static final Pattern HEAP = Pattern.compile("[1-9][0-9]{0,5}[mg]");

    @Override
    public Usage usage() {
        return new Usage(
                "node run",
                "",
                "run one node in the foreground",
                """
                Examples
                  aether node run --config /etc/aether/node.yaml
                  aether node run --config /etc/aether/node.yaml --heap 2g
                """,
                List.of(
                        Option.value("config", "FILE", "what the node is and where it listens"),
                        Option.value("heap", "SIZE", "Java heap; half is for workloads (256m)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        String heap = invocation.arguments().option("heap", NodeProcess.HEAP);
        if (!HEAP.matcher(heap).matches()) {
            throw CommandFailure.usage("--heap: expected such as 512m, got " + heap, "node run");
        }
        return NodeProcess.foreground(Path.of(invocation.arguments().required("config")), heap);
    }
}
