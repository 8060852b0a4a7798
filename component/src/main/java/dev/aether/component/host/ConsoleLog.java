package dev.aether.component.host;

import dev.aether.component.wasi.LogSink;
import java.io.PrintStream;

/** Guests' output on this process's own. */
public final class ConsoleLog implements LogSink {
    private final PrintStream out;
    private final PrintStream err;

    public ConsoleLog(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    @Override
    public void line(Channel channel, String line) {
        switch (channel) {
            case STDOUT -> out.println(line);
            case STDERR -> err.println(line);
        }
    }
}
