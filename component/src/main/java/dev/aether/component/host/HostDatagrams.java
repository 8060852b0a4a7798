package dev.aether.component.host;

import dev.aether.component.wasi.sockets.Network;
import dev.aether.component.wasi.sockets.SocketError;
import dev.aether.component.wasi.sockets.SocketFault;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Datagrams of this machine, from a thread that begins with the guest's first look. What comes from
 * an address the guest may not reach is dropped, unless it may listen here.
 */
final class HostDatagrams implements Network.Datagrams {
    private static final int WAITING_MAX = 64;
    private static final int BYTES_MAX = 65_507;
    private final DatagramChannel channel;
    private final NetworkRules rules;
    private final Runnable closing;
    private final ArrayBlockingQueue<Network.Datagram> waiting =
            new ArrayBlockingQueue<>(WAITING_MAX);
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile Runnable wake = () -> {};
    private @Nullable Thread receiver;

    HostDatagrams(DatagramChannel channel, NetworkRules rules, Runnable closing) {
        this.channel = channel;
        this.rules = rules;
        this.closing = closing;
    }

    @Override
    public InetSocketAddress local() throws IOException {
        return (InetSocketAddress) channel.getLocalAddress();
    }

    @Override
    public Optional<Network.Datagram> receive() {
        begin();
        return Optional.ofNullable(waiting.poll());
    }

    @Override
    public void send(byte[] bytes, InetSocketAddress remote) throws IOException {
        rules.requireReachable(remote);
        if (bytes.length > BYTES_MAX) {
            throw new SocketFault(SocketError.DATAGRAM_TOO_LARGE);
        }
        try {
            channel.send(ByteBuffer.wrap(bytes), remote);
        } catch (IOException fault) {
            throw SocketFaults.named(fault);
        }
    }

    @Override
    public boolean ready() {
        begin();
        return !waiting.isEmpty();
    }

    @Override
    public void onReady(Runnable wakeUp) {
        wake = wakeUp;
    }

    @Override
    public void close() {
        if (closed.compareAndSet(false, true)) {
            closing.run();
            Quietly.close(channel);
        }
    }

    private void begin() {
        if (receiver == null) {
            receiver = Thread.ofVirtual().name("guest-datagrams").start(this::receiveAll);
        }
    }

    private void receiveAll() {
        ByteBuffer buffer = ByteBuffer.allocate(BYTES_MAX);
        try {
            boolean open = rules.isLocal(local());
            while (!closed.get()) {
                buffer.clear();
                var from = (InetSocketAddress) channel.receive(buffer);
                byte[] bytes = new byte[buffer.flip().remaining()];
                buffer.get(bytes);
                boolean wanted = open || rules.isReachable(from);
                if (wanted && waiting.offer(new Network.Datagram(bytes, from))) {
                    wake.run();
                }
            }
        } catch (IOException ended) {
            wake.run();
        }
    }
}
