package dev.aether.node;

import dev.aether.environment.Bytes;
import dev.aether.environment.Timers;
import dev.aether.membership.Membership;
import dev.aether.state.State;
import java.time.Duration;

/** Every node learns by gossip where the range that holds the directory is. */
final class DescriptorGossip implements AutoCloseable {
    private static final String TOPIC = "system-range";
    private static final Duration EVERY = Duration.ofSeconds(1);

    private final Timers timers;
    private final Membership membership;
    private final State state;
    private volatile boolean closed;

    DescriptorGossip(Timers timers, Membership membership, State state) {
        this.timers = timers;
        this.membership = membership;
        this.state = state;
    }

    void start() {
        membership.onAnnouncement((owner, topic, value) -> {
            if (topic.equals(TOPIC)) {
                state.heard(value);
            }
        });
        announce();
    }

    private void announce() {
        if (closed) {
            return;
        }
        Bytes descriptor = state.descriptor();
        if (!descriptor.isEmpty()) {
            membership.announce(TOPIC, descriptor);
        }
        timers.after(EVERY, this::announce);
    }

    @Override
    public void close() {
        closed = true;
    }
}
