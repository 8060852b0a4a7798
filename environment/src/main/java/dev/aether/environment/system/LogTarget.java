package dev.aether.environment.system;

import dev.aether.environment.ByteSize;
import dev.aether.environment.Check;
import dev.aether.environment.LogLevel;

/** A place where log lines go. */
public sealed interface LogTarget {
    /** The least grave level written there. */
    LogLevel floor();

    /** Standard error of the process. */
    record StandardError(LogLevel floor) implements LogTarget {}

    /**
     * A file that is renamed to {@code path.1}, {@code path.2}, ... when it reaches its size.
     *
     * @param path inside the node directory
     * @param sizeMax bytes of one file
     * @param filesMax files kept in all, at least 1
     */
    record RotatedFile(LogLevel floor, String path, ByteSize sizeMax, int filesMax)
            implements LogTarget {
        public RotatedFile {
            Check.that(filesMax >= 1, "a log needs a file, got %d", filesMax);
            Check.that(sizeMax.bytes() >= 4096, "a log file of %s is too small", sizeMax);
        }

        /** {@code logs/node.log}: four files of 16 MiB. */
        public static RotatedFile nodeLog(LogLevel floor) {
            return new RotatedFile(floor, "logs/node.log", ByteSize.ofMebibytes(16), 4);
        }
    }
}
