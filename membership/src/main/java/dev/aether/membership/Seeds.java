package dev.aether.membership;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The addresses through which a node finds the others. Each is dialled until it answers or is no
 * longer needed: after a loss of power a whole lattice may come up before its network does, and a
 * node that gave up would be alone for ever.
 */
final class Seeds {
    private static final Duration DIAL_MAX = Duration.ofSeconds(5);

    /** Soon at first: who has just joined may be refused until its record is known everywhere. */
    private static final Duration REDIAL_MIN = Duration.ofMillis(100);

    private static final Duration REDIAL_MAX = Duration.ofSeconds(1);
    private static final int DIALS_AT_ONCE = 4;

    private final Environment environment;
    private final Transport transport;
    private final Predicate<InetSocketAddress> needless;
    private final Consumer<NodeId> reached;

    /**
     * @param needless whether an address need not be dialled any more
     * @param reached hears of every node that answered
     */
    Seeds(
            Environment environment,
            Transport transport,
            Predicate<InetSocketAddress> needless,
            Consumer<NodeId> reached) {
        this.environment = environment;
        this.transport = transport;
        this.needless = needless;
        this.reached = reached;
    }

    void dial(Collection<InetSocketAddress> addresses) {
        Queue<InetSocketAddress> open = new ConcurrentLinkedQueue<>(addresses);
        for (int k = 0; k < Math.min(DIALS_AT_ONCE, addresses.size()); k++) {
            environment.threads().start("seeds", () -> dialAll(open));
        }
    }

    private void dialAll(Queue<InetSocketAddress> open) {
        Duration pause = REDIAL_MIN;
        InetSocketAddress address = open.poll();
        while (address != null) {
            if (!needless.test(address) && !reaches(address)) {
                open.add(address);
                environment.timers().sleep(pause);
                Duration twice = pause.multipliedBy(2);
                pause = twice.compareTo(REDIAL_MAX) > 0 ? REDIAL_MAX : twice;
            }
            address = open.poll();
        }
    }

    private boolean reaches(InetSocketAddress address) {
        try {
            reached.accept(transport.dial(address, DIAL_MAX));
            return true;
        } catch (TransportException unreachable) {
            environment.log().info("seed not reached", "address", address, "why", unreachable);
            return false;
        }
    }
}
