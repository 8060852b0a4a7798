package dev.aether.membership;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The addresses through which a node finds the others. Each is dialled until the node there is
 * known: after a loss of power a whole lattice may come up before its network does, and a node that
 * gave up would be alone for ever. That it answered is not enough, since the exchange that follows
 * may be lost.
 */
final class Seeds {
    private static final Duration DIAL_MAX = Duration.ofSeconds(5);

    /** Soon at first: who has just joined may be refused until its record is known everywhere. */
    private static final Duration REDIAL_MIN = Duration.ofMillis(100);

    /** The longest pause while others are likely to start too. */
    private static final Duration REDIAL_SOON = Duration.ofSeconds(1);

    /** So long after the beginning they are. */
    private static final Duration EAGER = Duration.ofMinutes(1);

    private static final Duration REDIAL_MAX = Duration.ofSeconds(30);
    private static final int DIALS_AT_ONCE = 4;

    /** Of one lane of dials; further ones are not dialled. */
    private static final int SEEDS_MAX = 2_000;

    private final Environment environment;
    private final Transport transport;
    private final Supplier<Collection<Member>> known;
    private final Consumer<NodeId> reached;
    private final List<Inbox> lanes = new ArrayList<>();
    private volatile boolean closed;

    /**
     * @param known whom nobody needs to dial any more
     * @param reached hears of every node that answered
     */
    Seeds(
            Environment environment,
            Transport transport,
            Supplier<Collection<Member>> known,
            Consumer<NodeId> reached) {
        this.environment = environment;
        this.transport = transport;
        this.known = known;
        this.reached = reached;
        for (int k = 0; k < DIALS_AT_ONCE; k++) {
            lanes.add(
                    new Inbox(
                            "seeds",
                            SEEDS_MAX,
                            environment.threads().workers(),
                            environment.log()));
        }
    }

    void dial(Collection<InetSocketAddress> addresses) {
        int k = 0;
        for (InetSocketAddress address : addresses) {
            new Seed(address, lanes.get(k++ % DIALS_AT_ONCE)).dialSoon();
        }
    }

    void close() {
        closed = true;
    }

    /** One address while nobody there is known; its lane owns it. */
    private final class Seed {
        private final InetSocketAddress address;
        private final Inbox lane;
        private final long beginNanos = environment.clock().nanos();
        private Duration pause = REDIAL_MIN;
        private @Nullable NodeId node;
        private boolean failed;

        Seed(InetSocketAddress address, Inbox lane) {
            this.address = address;
            this.lane = lane;
        }

        void dialSoon() {
            if (!lane.offer(this::dial)) {
                environment.log().warn("too many seeds", "left out", address);
            }
        }

        private void dial() {
            if (closed || isKnown()) {
                return;
            }
            reach();
            environment.timers().after(pause, this::dialSoon);
            Duration twice = pause.multipliedBy(2);
            pause = twice.compareTo(pauseMax()) > 0 ? pauseMax() : twice;
        }

        private boolean isKnown() {
            return known.get().stream()
                    .anyMatch(each -> each.id().equals(node) || each.addresses().contains(address));
        }

        private Duration pauseMax() {
            long sinceNanos = environment.clock().nanos() - beginNanos;
            return sinceNanos < EAGER.toNanos() ? REDIAL_SOON : REDIAL_MAX;
        }

        /** Only a change is told: an address may stay silent for ever. */
        private void reach() {
            try {
                node = transport.dial(address, DIAL_MAX);
                reached.accept(node);
                if (failed) {
                    environment.log().info("seed reached", "address", address, "node", node);
                }
                failed = false;
            } catch (TransportException unreachable) {
                if (!failed) {
                    environment
                            .log()
                            .info("seed not reached", "address", address, "why", unreachable);
                }
                failed = true;
            }
        }
    }
}
