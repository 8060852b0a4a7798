package dev.aether.component.wasi.stores;

import dev.aether.component.HostImports;
import dev.aether.component.wasi.Capability;
import java.util.List;

/** Grants {@code wasi:logging/logging}. */
public final class LogGrant implements Capability {
    private static final List<String> NAMES =
            List.of("wasi:logging/logging", "wasi:logging/logging@0.1.0-draft");
    private static final Level[] LEVELS = Level.values();
    private static final int LENGTH_MAX = 8 << 10;

    private final Sink sink;

    /** How much a message matters, in the order of the interface. */
    public enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR,
        CRITICAL
    }

    /** Takes messages; safe for several threads. It should not wait for anything slow. */
    @FunctionalInterface
    public interface Sink {
        /**
         * Takes one message.
         *
         * @param context what the guest groups messages by
         * @param message at most 8 Ki characters; the rest was cut off
         */
        void log(Level level, String context, String message);
    }

    public LogGrant(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void offer(HostImports.Builder imports) {
        for (String name : NAMES) {
            imports.instance(name)
                    .function(
                            "log",
                            (call, in) -> {
                                Level level = LEVELS[(Integer) in[0]];
                                sink.log(level, cut((String) in[1]), cut((String) in[2]));
                                return null;
                            });
        }
    }

    private static String cut(String text) {
        return text.length() <= LENGTH_MAX ? text : text.substring(0, LENGTH_MAX) + "…";
    }
}
