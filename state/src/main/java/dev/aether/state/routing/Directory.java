package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.Configuration;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.state.Neighbours;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The newest known descriptor of each keyspace: told by local replicas, by gossip, and by whoever
 * refused a request because it belongs elsewhere.
 */
public final class Directory {
    private static final int KEYSPACES_MAX = 16384;
    private static final int ASKED_MAX = 4;
    private static final Duration ANSWER_MAX = Duration.ofMillis(500);

    private final Environment environment;
    private final NodeId self;
    private final Transport transport;
    private final Neighbours neighbours;
    private final Map<String, Descriptor> known = new ConcurrentHashMap<>();
    private final Map<String, RangeName> expected = new ConcurrentHashMap<>();
    private final AtomicInteger turn = new AtomicInteger();

    public Directory(
            Environment environment, NodeId self, Transport transport, Neighbours neighbours) {
        this.environment = environment;
        this.self = self;
        this.transport = transport;
        this.neighbours = neighbours;
    }

    Optional<Descriptor> find(String keyspace) {
        return Optional.ofNullable(known.get(keyspace));
    }

    /** The encoded descriptor of a keyspace; empty while none is known. */
    public Bytes descriptor(String keyspace) {
        return find(keyspace)
                .map(found -> Bytes.wrap(found.encode().toByteArray()))
                .orElse(Bytes.EMPTY);
    }

    /** Hears an encoded descriptor; older ones and damaged ones change nothing. */
    public void heard(Bytes descriptor) {
        try {
            if (!descriptor.isEmpty()) {
                learn(Descriptor.decode(descriptor));
            }
        } catch (IllegalArgumentException damaged) {
            environment.log().warn("a gossiped descriptor is damaged", "reason", damaged);
        }
    }

    void learn(Descriptor descriptor) {
        RangeName wanted = expected.get(descriptor.range().keyspace());
        if (wanted != null && !wanted.equals(descriptor.range())) {
            return;
        }
        if (known.size() >= KEYSPACES_MAX && !known.containsKey(descriptor.range().keyspace())) {
            return;
        }
        known.merge(
                descriptor.range().keyspace(),
                descriptor,
                (old, heard) -> heard.isNewerThan(old) ? heard : old);
    }

    // Which group a keyspace is, as its record said when it was last read.

    Optional<RangeName> expected(String keyspace) {
        return Optional.ofNullable(expected.get(keyspace));
    }

    /** Its record says that this is the keyspace, first on these nodes. */
    void expect(RangeName range, List<NodeId> founders) {
        if (expected.size() >= KEYSPACES_MAX) {
            expected.clear();
        }
        expected.put(range.keyspace(), range);
        known.computeIfPresent(
                range.keyspace(), (_, old) -> old.range().equals(range) ? old : null);
        learn(
                new Descriptor(
                        range,
                        0,
                        Configuration.ofVoters(founders.stream().map(ReplicaId::first).toList()),
                        Optional.empty(),
                        0));
    }

    /** Whoever should hold it does not: its record is to be read again. */
    void doubt(String keyspace) {
        expected.remove(keyspace);
    }

    /** It does not exist any more. */
    void forget(String keyspace) {
        expected.remove(keyspace);
        known.remove(keyspace);
    }

    /**
     * Whether a replica here, as far as is known here, is none that its group counts: it was not
     * added yet, or removed while it could not hear of that.
     */
    boolean isStray(LocalRange range) {
        return !range.reign().knowsLeader()
                && find(range.name().keyspace())
                        .filter(known -> known.range().equals(range.name()))
                        .filter(known -> known.epoch() >= range.meta().configurations())
                        .filter(known -> !known.configuration().isMember(range.self()))
                        .isPresent();
    }

    /** How many replicas each node holds, of the keyspaces known here. */
    Map<NodeId, Integer> burdens() {
        Map<NodeId, Integer> burdens = new TreeMap<>();
        known.values()
                .forEach(
                        each -> each.nodes().forEach(node -> burdens.merge(node, 1, Integer::sum)));
        return burdens;
    }

    /** Whom to ask, best first: the leader, then replicas alive, then the rest. */
    List<NodeId> targets(String keyspace) {
        Optional<Descriptor> found = find(keyspace);
        if (found.isEmpty()) {
            return List.of();
        }
        List<NodeId> alive = neighbours.alive();
        List<NodeId> others =
                new ArrayList<>(
                        found.get().nodes().stream().filter(node -> !node.equals(self)).toList());
        rotate(others);
        others.sort((a, b) -> Boolean.compare(alive.contains(b), alive.contains(a)));
        found.get()
                .leader()
                .filter(others::remove)
                .ifPresent(
                        leader -> others.add(alive.contains(leader) ? 0 : others.size(), leader));
        return others;
    }

    /** Whom to ask when it must be somebody who knows: {@link #targets}, then others alive. */
    List<NodeId> knowing(String keyspace) {
        List<NodeId> asked = new ArrayList<>(targets(keyspace));
        List<NodeId> alive = new ArrayList<>(neighbours.alive());
        alive.remove(self);
        alive.removeAll(asked);
        rotate(alive);
        asked.addAll(alive.subList(0, Math.min(ASKED_MAX, alive.size())));
        return asked;
    }

    private void rotate(List<NodeId> nodes) {
        if (!nodes.isEmpty()) {
            java.util.Collections.rotate(
                    nodes, Math.floorMod(turn.getAndIncrement(), nodes.size()));
        }
    }

    /** Asks some living nodes where a keyspace is; blocks. */
    void refresh(String keyspace) {
        List<NodeId> alive = new ArrayList<>(neighbours.alive());
        alive.remove(self);
        rotate(alive);
        StateProto.Request question =
                StateProto.Request.newBuilder()
                        .setKeyspace(keyspace)
                        .setWhere(StateProto.Request.WhereQuery.getDefaultInstance())
                        .build();
        Bytes body = Bytes.wrap(question.toByteArray());
        for (NodeId node : alive.subList(0, Math.min(ASKED_MAX, alive.size()))) {
            if (ask(node, body)) {
                return;
            }
        }
    }

    private boolean ask(NodeId node, Bytes question) {
        try {
            Bytes answer = transport.request(node, Channels.REQUESTS, question, ANSWER_MAX);
            StateProto.Reply reply = StateProto.Reply.parseFrom(answer.buffer());
            if (reply.hasWhere()) {
                learn(Descriptor.decode(reply.getWhere()));
            }
            return reply.hasWhere();
        } catch (TransportException | InvalidProtocolBufferException | IllegalArgumentException e) {
            return false;
        }
    }
}
