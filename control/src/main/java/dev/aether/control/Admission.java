package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.transport.PeerCheck;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a node with a valid certificate may talk to this one: it must be recorded as a member. A
 * removed one loses its links within seconds, whatever its certificate says.
 *
 * <p>Asked on event loops, so it answers from a view of the records, read again every few seconds
 * and soon after a stranger came, who may have joined since. Only a fresh view refuses: a node that
 * cannot read {@code system} must let in whoever may help it to, and has no say in the lattice
 * meanwhile.
 */
public final class Admission implements PeerCheck, AutoCloseable {
    private static final Duration LOOK_EVERY = Duration.ofSeconds(5);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration FRESH_MAX = Duration.ofSeconds(15);

    private final Environment environment;
    private final Inbox inbox;
    private volatile Optional<View> view = Optional.empty();
    private volatile boolean strangerCame;
    private volatile boolean closed;

    private record View(Set<NodeId> members, long atNanos) {
        View {
            members = Set.copyOf(members);
        }
    }

    public Admission(Environment environment) {
        this.environment = environment.named("admission");
        this.inbox =
                new Inbox("admission", 1, environment.threads().workers(), this.environment.log());
    }

    /** Reads the records from now on, and refuses. */
    public void start(Keyspace system) {
        tick(system);
    }

    @Override
    public boolean admits(NodeId node) {
        Optional<View> seen = view;
        if (seen.isEmpty() || age(seen.get()).compareTo(FRESH_MAX) > 0) {
            return true;
        }
        boolean known = seen.get().members().contains(node);
        if (!known) {
            strangerCame = true;
        }
        return known;
    }

    @Override
    public void close() {
        closed = true;
    }

    private void tick(Keyspace system) {
        boolean due = view.filter(seen -> age(seen).compareTo(LOOK_EVERY) < 0).isEmpty();
        if (due || strangerCame) {
            // Refused while the last look is still under way, which is as good.
            var _ = inbox.offer(() -> look(system));
        }
        if (!closed) {
            environment.timers().after(TICK, () -> tick(system));
        }
    }

    private void look(Keyspace system) {
        long begun = environment.clock().nanos();
        strangerCame = false;
        try {
            Set<NodeId> members = new HashSet<>();
            for (KeyValue record : system.range(RangeQuery.of(Members.all())).entries()) {
                members.add(Members.nodeOf(record.key()));
            }
            view = Optional.of(new View(members, begun));
        } catch (StateException unavailable) {
            environment.log().debug("members are not readable now", "why", unavailable);
        }
    }

    private Duration age(View seen) {
        return Duration.ofNanos(environment.clock().nanos() - seen.atNanos());
    }
}
