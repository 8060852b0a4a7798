package dev.aether.cli.identity;

import dev.aether.cli.Command;
import dev.aether.cli.Invocation;
import dev.aether.cli.Option;
import dev.aether.cli.Spans;
import dev.aether.cli.Usage;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.sdk.Lattice;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** {@code aether token create}. */
public final class TokenCreate implements Command {
    @Override
    public Usage usage() {
        return new Usage(
                "token create",
                "",
                "make a token by which one new node may join",
                """
                The token is printed once and kept nowhere in clear. Whoever has it can join one
                node until it expires.

                Examples
                  aether token create
                  aether token create --lifetime 10m > n4.token
                """,
                List.of(Option.value("lifetime", "TIME", "how long it is good (default: 1h)")));
    }

    @Override
    public int run(Invocation invocation) throws IOException {
        invocation.allowWords(0);
        Duration lifetime =
                Spans.parse("lifetime", invocation.arguments().option("lifetime", "1h"));
        try (Lattice lattice = invocation.lattice()) {
            ObjectNode minted = lattice.mintToken(lifetime);
            invocation.out().println(minted.textAt("token").orElse(""));
            invocation
                    .progress()
                    .println("good for one node until " + minted.textAt("expiresAt").orElse("?"));
            invocation.progress().println("there: aether join TOKEN ADDRESS:PORT --name n4");
        }
        return 0;
    }
}
