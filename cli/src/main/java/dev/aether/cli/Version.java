package dev.aether.cli;

import java.util.List;

/** {@code aether version}. */
final class Version implements Command {
    @Override
    public Usage usage() {
        return new Usage("version", "", "show the version of this program", "", List.of());
    }

    @Override
    public int run(Invocation invocation) {
        invocation.allowWords(0);
        invocation.out().println("aether " + Main.VERSION);
        return 0;
    }
}
