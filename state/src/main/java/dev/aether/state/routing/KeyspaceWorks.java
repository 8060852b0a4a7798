package dev.aether.state.routing;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.state.Keyspaces.Entry;
import dev.aether.state.Keyspaces.Phase;
import dev.aether.state.Neighbours;
import dev.aether.state.StateConfig;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Carries out what the ledger says: has the replicas of a new keyspace founded, and those of an
 * ended one dropped. Every step may be done twice, by several nodes at once.
 */
public final class KeyspaceWorks {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(1);

    private final Environment environment;
    private final NodeId self;
    private final Holdings holdings;
    private final Router router;
    private final Neighbours neighbours;
    private final StateConfig config;
    private final KeyspaceLedger ledger;

    public KeyspaceWorks(
            Environment environment,
            NodeId self,
            Holdings holdings,
            Router router,
            Neighbours neighbours,
            StateConfig config) {
        this.environment = environment;
        this.self = self;
        this.holdings = holdings;
        this.router = router;
        this.neighbours = neighbours;
        this.config = config;
        this.ledger = new KeyspaceLedger(router);
    }

    KeyspaceLedger ledger() {
        return ledger;
    }

    /** Goes as far as it can now; the leader of {@code system} tries again later. */
    void tryFinish(Entry entry) {
        try {
            switch (entry.phase()) {
                case MAKING -> make(entry);
                case ENDING -> end(entry);
                case READY -> {}
            }
        } catch (StateException | DeadlineExceeded failure) {
            environment
                    .log()
                    .info(
                            "a keyspace is not finished yet",
                            "keyspace",
                            entry.name(),
                            "phase",
                            entry.phase(),
                            "reason",
                            String.valueOf(failure.getMessage()));
        }
    }

    // Making.

    /**
     * Nobody writes to a keyspace before all its founders hold their part. If one is gone, others
     * found it as a new group.
     */
    private void make(Entry entry) {
        Set<NodeId> alive = staying();
        if (!alive.containsAll(entry.nodes())) {
            ledger.begin(
                    entry.name(),
                    ledger.next(),
                    entry.revision(),
                    chosen(alive, ledger.all()),
                    environment.clock().now());
            throw new StateException(Code.UNAVAILABLE, "a node it was to be founded on is down");
        }
        for (NodeId node : entry.nodes()) {
            if (found(node, entry) == 0) {
                throw new StateException(
                        Code.UNAVAILABLE, "node " + node + " holds another of its name");
            }
        }
        if (ledger.advance(entry, Phase.READY)) {
            router.directory().expect(KeyspaceLedger.range(entry), entry.nodes());
            environment
                    .log()
                    .info("made a keyspace", "keyspace", entry.name(), "nodes", entry.nodes());
        }
    }

    private Set<NodeId> alive() {
        Set<NodeId> alive = new TreeSet<>(neighbours.alive());
        alive.add(self);
        return alive;
    }

    private Set<NodeId> staying() {
        Set<NodeId> staying = alive();
        staying.removeAll(neighbours.leaving());
        return staying;
    }

    private List<NodeId> chosen(Set<NodeId> alive, List<Entry> all) {
        Map<NodeId, Integer> burdens = new TreeMap<>();
        all.forEach(each -> each.nodes().forEach(node -> burdens.merge(node, 1, Integer::sum)));
        return Spread.founders(alive, burdens, config.replication().votersMax());
    }

    /** Living nodes for a new keyspace: those that hold the fewest replicas. */
    List<NodeId> chosen(List<Entry> all) {
        return chosen(staying(), all);
    }

    private int found(NodeId node, Entry entry) {
        if (node.equals(self)) {
            return foundHere(KeyspaceLedger.range(entry), entry.nodes());
        }
        StateProto.Request.Host.Builder host =
                StateProto.Request.Host.newBuilder().setGroup(entry.group()).setGeneration(1);
        entry.nodes().forEach(founder -> host.addFounders(founder.value()));
        return send(node, entry, StateProto.Request.newBuilder().setHost(host))
                .getHosted()
                .getGeneration();
    }

    /**
     * Founds this node's part, if the record still says so: a maker that was paused may ask for
     * what is made long since, and who was replaced must not come back as a founder.
     *
     * @return the generation held now, 0 for none
     */
    int foundHere(RangeName range, List<NodeId> founders) {
        return ledger.isBeingMade(range) ? holdings.foundWith(range, founders) : 0;
    }

    private StateProto.Reply send(NodeId node, Entry entry, StateProto.Request.Builder request) {
        StateProto.Reply reply =
                router.send(
                        node,
                        request.setKeyspace(entry.name())
                                .setTimeoutMillis(ANSWER_MAX.toMillis())
                                .build(),
                        ANSWER_MAX);
        Replies.throwFailure(reply);
        return reply;
    }

    // Ending.

    /**
     * The record goes only once every living node let its replica go, and so many that the rest is
     * no majority: what is left can acknowledge nothing any more, and goes by {@link #sweep}.
     */
    private void end(Entry entry) {
        Set<NodeId> holders = new LinkedHashSet<>();
        router.directory()
                .find(entry.name())
                .filter(known -> known.range().equals(KeyspaceLedger.range(entry)))
                .ifPresent(known -> {
                    known.leader().ifPresent(holders::add);
                    holders.addAll(known.nodes());
                });
        holders.addAll(entry.nodes());
        Set<NodeId> alive = alive();
        List<NodeId> reachable = holders.stream().filter(alive::contains).toList();
        reachable.forEach(node -> drop(node, entry));
        if (2 * reachable.size() <= holders.size()) {
            throw new StateException(
                    Code.UNAVAILABLE, "most nodes that hold a replica of it are down");
        }
        if (ledger.erase(entry)) {
            router.directory().forget(entry.name());
            environment.log().info("ended a keyspace", "keyspace", entry.name());
        }
    }

    private void drop(NodeId node, Entry entry) {
        if (node.equals(self)) {
            holdings.drop(KeyspaceLedger.range(entry), "its keyspace was ended");
            router.directory().doubt(entry.name());
        } else {
            StateProto.Request.Drop.Builder drop =
                    StateProto.Request.Drop.newBuilder().setGroup(entry.group());
            send(node, entry, StateProto.Request.newBuilder().setDrop(drop));
        }
    }

    // What was left behind.

    /** Finishes what was begun. */
    void finishAll() {
        ledger.all().stream()
                .filter(entry -> entry.phase() != Phase.READY)
                .forEach(this::tryFinish);
    }

    /** Lets replicas go whose keyspace has ended while this node was away. */
    void sweep() {
        List<RangeName> held =
                holdings.all().stream()
                        .map(range -> range.name())
                        .filter(name -> !RangeName.isFounded(name.keyspace()))
                        .toList();
        if (held.isEmpty()) {
            return;
        }
        Map<String, Long> groups = new TreeMap<>();
        ledger.all().forEach(entry -> groups.put(entry.name(), entry.group()));
        for (RangeName name : held) {
            if (groups.getOrDefault(name.keyspace(), Long.MAX_VALUE) > name.group().value()) {
                holdings.drop(name, "its keyspace has ended");
            }
        }
    }
}
