package dev.aether.sdk;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Which node to ask next: the one that answered last, then the others; those that failed a moment
 * ago come last. A lock, because requests of several threads share one client.
 */
final class Servers {
    private static final long SHUNNED_NANOS = Duration.ofSeconds(5).toNanos();

    private final Object lock = new Object();
    private final List<Server> servers = new ArrayList<>();

    private static final class Server {
        private final URI address;
        private boolean failed;
        private long failedAt;

        Server(URI address) {
            this.address = address;
        }

        boolean isShunned() {
            return failed && System.nanoTime() - failedAt < SHUNNED_NANOS;
        }
    }

    Servers(List<URI> addresses) {
        addresses.forEach(address -> servers.add(new Server(address)));
    }

    /** All of them, the most promising first. */
    List<URI> inOrder() {
        synchronized (lock) {
            List<URI> order = new ArrayList<>();
            servers.stream()
                    .filter(each -> !each.isShunned())
                    .forEach(each -> order.add(each.address));
            servers.stream().filter(Server::isShunned).forEach(each -> order.add(each.address));
            return order;
        }
    }

    void answered(URI address) {
        synchronized (lock) {
            for (Server server : List.copyOf(servers)) {
                if (server.address.equals(address)) {
                    server.failed = false;
                    servers.remove(server);
                    servers.addFirst(server);
                }
            }
        }
    }

    void failed(URI address) {
        synchronized (lock) {
            for (Server server : servers) {
                if (server.address.equals(address)) {
                    server.failed = true;
                    server.failedAt = System.nanoTime();
                }
            }
        }
    }
}
