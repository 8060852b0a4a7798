package dev.aether.runtime;

import dev.aether.environment.ByteSize;
import java.time.Duration;

/**
 * How much of what workloads write is kept.
 *
 * @param fileMax of one file of a placement; a longer line has a file to itself
 * @param filesMax of a placement, at least 2; the oldest goes
 * @param memoryMax of the newest lines of a placement, kept to be shown
 * @param lineCharsMax of one line; the rest is cut off, and it is said so
 * @param keepGone how long after its end the log of a placement is kept
 * @param goneMax placements that ended and whose log is kept
 */
public record LogLimits(
        ByteSize fileMax,
        int filesMax,
        ByteSize memoryMax,
        int lineCharsMax,
        Duration keepGone,
        int goneMax) {
    public LogLimits {
        if (filesMax < 2 || lineCharsMax < 16 || goneMax < 0 || keepGone.isNegative()) {
            throw new IllegalArgumentException("limits of logs are too small");
        }
    }

    public static LogLimits defaults() {
        return new LogLimits(
                ByteSize.ofMebibytes(1),
                3,
                new ByteSize(256 << 10),
                4096,
                Duration.ofHours(1),
                100);
    }
}
