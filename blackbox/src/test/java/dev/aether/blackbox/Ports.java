package dev.aether.blackbox;

import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Five neighbouring ports that are free now: quic, api, ingress, etcd, metrics. Below those that
 * systems give to clients, so that a restarted node finds its own free again. Each of the JVMs that
 * run tests at once has its own part of them.
 */
record Ports(int quic, int api, int ingress, int etcd, int metrics) {
    /** The number of this JVM among those that run tests now. */
    static final int FORK = Integer.getInteger("aether.fork", 1);

    private static final int COUNT = 2_000;
    private static final int FIRST = 22_000 + FORK % 5 * COUNT;
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 10 % COUNT));

    static Ports free() {
        for (int tries = 0; tries < COUNT / 10; tries++) {
            int from = FIRST + NEXT.getAndAdd(10) % COUNT / 10 * 10;
            if (isFree(from)) {
                return new Ports(from, from + 1, from + 2, from + 3, from + 4);
            }
        }
        throw new IllegalStateException("no free ports from " + FIRST);
    }

    private static boolean isFree(int from) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        for (int port = from; port < from + 5; port++) {
            try (ServerSocket _ = new ServerSocket(port, 1, loopback);
                    DatagramSocket _ = new DatagramSocket(new InetSocketAddress(loopback, port))) {
                continue;
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }
}
