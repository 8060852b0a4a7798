package dev.aether.component.wasi;

/**
 * Takes what guests write to standard output and standard error, line by line; safe for several
 * threads. It should not wait for anything slow, because the guest waits with it.
 */
@FunctionalInterface
public interface LogSink {
    /** Which of the two streams. */
    enum Channel {
        STDOUT,
        STDERR
    }

    /** Drops every line. */
    LogSink NOWHERE = (channel, line) -> {};

    /**
     * Takes one line.
     *
     * @param line without its end, at most {@link WasiLimits#lineBytesMax} bytes as UTF-8; what is
     *     not UTF-8 was replaced; a longer line comes in pieces
     */
    void line(Channel channel, String line);
}
