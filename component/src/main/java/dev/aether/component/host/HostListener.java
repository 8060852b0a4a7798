package dev.aether.component.host;

import dev.aether.component.wasi.sockets.Network;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Accepts connections one ahead, on a thread that begins with the guest's first look. */
final class HostListener implements Network.Listener {
    private final ServerSocketChannel channel;
    private final HostNetwork network;
    private final ArrayBlockingQueue<SocketChannel> accepted = new ArrayBlockingQueue<>(1);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable wake = () -> {};
    private @Nullable Thread acceptor;

    HostListener(ServerSocketChannel channel, HostNetwork network) {
        this.channel = channel;
        this.network = network;
    }

    @Override
    public InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public Optional<Network.Connection> accept() {
        begin();
        SocketChannel next = accepted.poll();
        if (next == null) {
            return Optional.empty();
        }
        if (!network.enter()) {
            Quietly.close(next);
            return Optional.empty();
        }
        return Optional.of(new HostConnection(next, network::leave));
    }

    @Override
    public boolean ready() {
        begin();
        return !accepted.isEmpty();
    }

    @Override
    public void onReady(Runnable wakeUp) {
        wake = wakeUp;
    }

    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        network.leave();
        Quietly.close(channel);
        if (acceptor != null) {
            acceptor.interrupt();
        }
        Optional.ofNullable(accepted.poll()).ifPresent(Quietly::close);
    }

    private void begin() {
        if (acceptor == null) {
            acceptor = Thread.ofVirtual().name("guest-listener").start(this::acceptAll);
        }
    }

    private void acceptAll() {
        try {
            while (!closed.get()) {
                offer(channel.accept());
                wake.run();
            }
        } catch (IOException ended) {
            wake.run();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** Waits until the connection before is taken. */
    private void offer(SocketChannel next) throws InterruptedException {
        boolean kept = false;
        try {
            accepted.put(next);
            kept = true;
        } finally {
            if (!kept) {
                Quietly.close(next);
            }
        }
    }
}
