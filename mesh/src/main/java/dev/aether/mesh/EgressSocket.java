package dev.aether.mesh;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.concurrent.atomic.AtomicBoolean;

/** A TCP connection out of the lattice, for one user; it counts until it is closed. */
public final class EgressSocket implements AutoCloseable {
    private final SocketChannel channel;
    private final Runnable left;
    private final AtomicBoolean closed = new AtomicBoolean();

    /**
     * @param left called once when it is closed
     */
    EgressSocket(SocketChannel channel, Runnable left) {
        this.channel = channel;
        this.left = left;
    }

    /** Connected, blocking. */
    public SocketChannel channel() {
        return channel;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        left.run();
        try {
            channel.close();
        } catch (IOException gone) {
            // The connection was broken already; there is nothing left of it.
        }
    }
}
