package dev.aether.cli;

import java.util.List;

/** {@code aether help}. */
final class Help implements Command {
    @Override
    public Usage usage() {
        return new Usage("help", "[COMMAND]", "show the commands, or one of them", "", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        List<String> words = invocation.arguments().words();
        invocation
                .out()
                .print(words.isEmpty() ? overview() : CommandTable.find(words).usage().page());
        return 0;
    }

    private static String overview() {
        StringBuilder page = new StringBuilder("aether: turns machines into one computer\n");
        for (CommandTable.Group group : CommandTable.GROUPS) {
            page.append('\n').append(group.title()).append('\n');
            for (String name : group.names()) {
                Usage usage = CommandTable.named(name).orElseThrow().usage();
                page.append("  %-16s %s\n".formatted(name, usage.summary()));
            }
        }
        return page.append(
                        """

                        aether help COMMAND shows its options and examples.
                        --dir DIR or AETHER_DIR names a lattice on this machine; --server URL or
                        KUBECONFIG another one.
                        """)
                .toString();
    }
}
