package dev.aether.component.wasi;

import dev.aether.component.TrapException;
import java.util.Optional;

/** The host's side of one instance: what its host functions keep between calls. */
public final class WasiState implements AutoCloseable {
    private final Poller poller;
    private final LineLog stdout;
    private final LineLog stderr;
    private final long heldBytesMax;
    private volatile Object attachment;
    private boolean closing;
    private long heldBytes;

    WasiState(WasiGrants grants, Object attachment, Blocking blocking) {
        this.poller = new Poller(grants.clocks(), blocking);
        this.stdout = new LineLog(LogSink.Channel.STDOUT, grants.logs(), grants.limits());
        this.stderr = new LineLog(LogSink.Channel.STDERR, grants.logs(), grants.limits());
        this.heldBytesMax = grants.limits().heldBytesMax();
        this.attachment = attachment;
    }

    /** Where the instance's thread waits. */
    public Poller poller() {
        return poller;
    }

    /** What was attached, if it is of that type. */
    public <T> Optional<T> attachment(Class<T> type) {
        Object attached = attachment;
        return type.isInstance(attached) ? Optional.of(type.cast(attached)) : Optional.empty();
    }

    /** Attaches something else, such as the request that is handled now. */
    public void attach(Object other) {
        attachment = other;
    }

    /**
     * Counts bytes of the host that the guest's resources hold.
     *
     * @param more than before; negative for fewer
     * @throws TrapException LIMIT if they are more than an instance may hold
     */
    public void hold(long more) {
        heldBytes += more;
        if (heldBytes > heldBytesMax && more > 0) {
            throw new TrapException(
                    TrapException.Code.LIMIT,
                    "its resources hold %d bytes of the host, at most %d"
                            .formatted(heldBytes, heldBytesMax));
        }
    }

    /** Whether the instance is being ended, so that what it still holds is dropped in any order. */
    public boolean closing() {
        return closing;
    }

    /** To be called before the instance is closed. */
    @Override
    public void close() {
        closing = true;
        stdout.end();
        stderr.end();
    }

    WriteStream stdout() {
        return new WriteStream(stdout, poller);
    }

    WriteStream stderr() {
        return new WriteStream(stderr, poller);
    }
}
