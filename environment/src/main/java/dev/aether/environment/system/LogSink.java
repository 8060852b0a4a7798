package dev.aether.environment.system;

import dev.aether.environment.LogLevel;
import java.nio.file.Path;

/** One open target of the log. Safe for any thread. */
interface LogSink {
    LogLevel floor();

    /** Writes a line; a line that cannot be written is lost, the node goes on. */
    void write(String line);

    static LogSink open(LogTarget target, Path nodeDirectory) {
        return switch (target) {
            case LogTarget.StandardError error -> new StandardErrorSink(error.floor());
            case LogTarget.RotatedFile file -> new RotatedFileSink(file, nodeDirectory);
        };
    }

    /** One print per line, so that lines of two threads do not mix. */
    record StandardErrorSink(LogLevel floor) implements LogSink {
        @Override
        public void write(String line) {
            System.err.print(line + "\n");
        }
    }
}
