package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Threads;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.RangeQuery;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.transport.PeerCheck;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

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
    private static final Duration WATCH_WAIT = Duration.ofSeconds(10);
    private static final Duration TICK = Duration.ofMillis(200);
    private static final Duration FRESH_MAX = Duration.ofSeconds(15);
    private static final Duration FIRST_LOOK_MAX = Duration.ofSeconds(2);

    private final Environment environment;
    private final Inbox inbox;
    private volatile Optional<View> view = Optional.empty();
    private final List<Consumer<NodeId>> leftListeners = new CopyOnWriteArrayList<>();
    private final long bornAtNanos;
    private final Set<NodeId> toldLeft = new TreeSet<>();
    private Threads.@Nullable Task following;
    private volatile boolean isOutdated;
    private volatile boolean closed;

    /**
     * @param departed who leaves for good or has left
     */
    private record View(Set<NodeId> members, Set<NodeId> departed, long atNanos) {
        View {
            members = Collections.unmodifiableSortedSet(new TreeSet<>(members));
            departed = Collections.unmodifiableSortedSet(new TreeSet<>(departed));
        }
    }

    public Admission(Environment environment) {
        this.bornAtNanos = environment.clock().nanos();
        this.environment = environment.named("admission");
        this.inbox =
                new Inbox("admission", 1, environment.threads().workers(), this.environment.log());
    }

    /** Hears, once for each, of nodes that are no members any more; before {@link #start}. */
    public void onLeft(Consumer<NodeId> listener) {
        leftListeners.add(listener);
    }

    /** Nodes that leave the lattice for good, and those that left not long ago. */
    public Set<NodeId> leaving() {
        return view.map(View::departed).orElse(Set.of());
    }

    /** Whether the records could not be read for a while, or not soon after the start. */
    public boolean isBlind() {
        return view.map(seen -> age(seen).compareTo(FRESH_MAX) > 0)
                .orElseGet(() -> since(bornAtNanos).compareTo(FIRST_LOOK_MAX) > 0);
    }

    /** Reads the records from now on, and refuses. */
    public void start(Keyspace system) {
        following = environment.threads().start("departures", () -> follow(system));
        tick(system);
    }

    /** Looks at once when a node begins to leave or has left. */
    private void follow(Keyspace system) {
        while (!closed) {
            try (Watch watch = system.watch(WatchRequest.of(Members.departed(), 0))) {
                boolean open = true;
                while (!closed && open) {
                    isOutdated = true;
                    open = hears(watch);
                }
            } catch (StateException unavailable) {
                environment.timers().sleep(TICK);
            } catch (Interrupted closing) {
                return;
            }
        }
    }

    /** Waits for news. @return false if the watch has ended */
    private boolean hears(Watch watch) {
        while (!closed) {
            Watch.Notice notice = watch.next(WATCH_WAIT);
            if (!(notice instanceof Watch.Progress)) {
                return notice instanceof Watch.Events;
            }
        }
        return false;
    }

    @Override
    public boolean admits(NodeId node) {
        Optional<View> seen = view;
        if (seen.isEmpty() || age(seen.get()).compareTo(FRESH_MAX) > 0) {
            return true;
        }
        boolean known = seen.get().members().contains(node);
        if (!known) {
            isOutdated = true;
        }
        return known;
    }

    @Override
    public void close() {
        closed = true;
        if (following != null) {
            following.interrupt();
        }
    }

    private void tick(Keyspace system) {
        boolean due = view.filter(seen -> age(seen).compareTo(LOOK_EVERY) < 0).isEmpty();
        if (due || isOutdated) {
            // Refused while the last look is still under way, which is as good.
            var _ = inbox.offer(() -> look(system));
        }
        if (!closed) {
            environment.timers().after(TICK, () -> tick(system));
        }
    }

    private void look(Keyspace system) {
        long begun = environment.clock().nanos();
        isOutdated = false;
        try {
            // Who departs is read first: it may cease to be a member between, not become one.
            Set<NodeId> departed = nodes(system, Members.departed());
            Set<NodeId> members = nodes(system, Members.all());
            view = Optional.of(new View(members, departed, begun));
            tellLeft(members, departed);
        } catch (StateException unavailable) {
            environment.log().debug("members are not readable now", "why", unavailable);
        }
    }

    private static Set<NodeId> nodes(Keyspace system, KeyRange records) {
        Set<NodeId> nodes = new TreeSet<>();
        for (KeyValue record : system.range(RangeQuery.of(records)).entries()) {
            nodes.add(Members.nodeOf(record.key()));
        }
        return nodes;
    }

    private void tellLeft(Set<NodeId> members, Set<NodeId> departed) {
        toldLeft.retainAll(departed);
        for (NodeId node : departed) {
            if (!members.contains(node) && toldLeft.add(node)) {
                leftListeners.forEach(listener -> listener.accept(node));
            }
        }
    }

    private Duration age(View seen) {
        return since(seen.atNanos());
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(environment.clock().nanos() - nanos);
    }
}
