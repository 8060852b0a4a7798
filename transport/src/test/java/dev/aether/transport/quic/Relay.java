package dev.aether.transport.quic;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A bad road: passes the datagrams of one client to a server and back, except those it loses. */
final class Relay implements AutoCloseable {
    private final DatagramSocket near = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final DatagramSocket far = new DatagramSocket(0, InetAddress.getLoopbackAddress());
    private final Random random;
    private volatile @Nullable SocketAddress client;
    private volatile double loss;

    Relay(InetSocketAddress server, long seed) throws IOException {
        random = new Random(seed);
        start(near, far, server);
        start(far, near, null);
    }

    InetSocketAddress address() {
        return (InetSocketAddress) near.getLocalSocketAddress();
    }

    void lose(double share) {
        loss = share;
    }

    /**
     * @param to null for the client last heard of
     */
    private void start(DatagramSocket in, DatagramSocket out, @Nullable SocketAddress to) {
        Thread.ofPlatform().daemon().name("relay").start(() -> pass(in, out, to));
    }

    private void pass(DatagramSocket in, DatagramSocket out, @Nullable SocketAddress to) {
        byte[] buffer = new byte[65_535];
        try {
            while (!in.isClosed()) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                in.receive(packet);
                if (to != null) {
                    client = packet.getSocketAddress();
                }
                SocketAddress next = to != null ? to : client;
                if (next != null && random.nextDouble() >= loss) {
                    out.send(new DatagramPacket(buffer, packet.getLength(), next));
                }
            }
        } catch (IOException ended) {
            if (!in.isClosed() && !out.isClosed()) {
                throw new UncheckedIOException(ended);
            }
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
