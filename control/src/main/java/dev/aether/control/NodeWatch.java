package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.environment.Timers;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Capacity;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Compare;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * While this node leads {@code system}: projects what gossip says of nodes into Node objects, and
 * starts the pulse of a node that is lost.
 *
 * <p>A loss is believed only some time after leadership began, so that a restart of all nodes, in
 * which everyone is briefly unheard of, evacuates nothing. One inbox owns it.
 */
public final class NodeWatch {
    private static final int INBOX_MAX = 10_000;
    private static final Duration LOOK_EVERY = Duration.ofSeconds(1);

    /** In which a node was last present. */
    private static final String INCARNATION = "aether.dev/incarnation";

    /** Of which the loss was answered; kept here because the pulse that did so is forgotten. */
    private static final String LOST = "aether.dev/lost-incarnation";

    private final Environment environment;
    private final Keyspace system;
    private final Objects objects;
    private final Members members;
    private final Membership membership;
    private final Presence presence;
    private final Pulses pulses;
    private final Definitions definitions;
    private final Events events;
    private final Patience patience;
    private final Inbox inbox;
    private Keyspace.@Nullable Leader leader;
    private Timers.@Nullable Timer nextLook;
    private long leadsSinceNanos;

    /**
     * How long to wait before believing that a node is lost.
     *
     * @param dead after leadership began, for one that gossip says is dead
     * @param unheard after leadership began, for one that is gone and of which gossip does not say
     *     so; how long {@link Presence} waits for one unheard of or that left in order
     */
    public record Patience(Duration dead, Duration unheard) {
        public static Patience defaults() {
            return new Patience(Duration.ofSeconds(3), Duration.ofSeconds(60));
        }
    }

    NodeWatch(
            Environment environment,
            Control.Parts parts,
            Presence presence,
            Definitions definitions,
            Events events) {
        this.environment = environment.named("nodes");
        this.system = parts.system();
        this.objects = parts.objects();
        this.members = new Members(system);
        this.membership = parts.membership();
        this.presence = presence;
        this.pulses = parts.pulses();
        this.patience = parts.patience();
        this.definitions = definitions;
        this.events = events;
        this.inbox =
                new Inbox(
                        "nodes",
                        INBOX_MAX,
                        environment.threads().workers(),
                        this.environment.log());
    }

    void start() {
        system.onLeadership(present -> inbox.offer(() -> lead(present)));
        membership.onMember(member -> inbox.offer(this::look));
    }

    private void lead(Optional<Keyspace.Leader> present) {
        leader = present.orElse(null);
        leadsSinceNanos = environment.clock().nanos();
        lookLater();
    }

    /** A look is cheap and changes nothing unless something changed; it ends with leadership. */
    private void lookLater() {
        if (nextLook != null) {
            nextLook.cancel();
        }
        nextLook =
                leader == null
                        ? null
                        : environment.timers().after(LOOK_EVERY, () -> inbox.offer(this::lookOn));
    }

    private void lookOn() {
        lookLater();
        look();
    }

    private void look() {
        Keyspace.Leader present = leader;
        if (present == null) {
            return;
        }
        try {
            List<ObjectNode> nodes = objects.list(Catalogue.NODE, "");
            for (ObjectNode node : nodes) {
                Departures.nodeOf(node).ifPresent(id -> look(present, node, id));
            }
            showNeverStarted(nodes);
        } catch (StateException unavailable) {
            environment.log().info("cannot look at nodes now", "why", unavailable);
        }
    }

    /** A node that used its token and was never seen again has an object too. */
    private void showNeverStarted(List<ObjectNode> nodes) {
        Map<String, NodeId> absent = members.names();
        nodes.forEach(node -> absent.remove(Metadata.name(node)));
        Genesis genesis = new Genesis(environment, system);
        absent.forEach((name, id) -> genesis.member(id, name));
    }

    private void look(Keyspace.Leader present, ObjectNode node, NodeId id) {
        Optional<Member> member = membership.member(id);
        long incarnation = member.map(Member::incarnation).orElse(incarnation(node, INCARNATION));
        boolean lost = isLost(id, member) && !isAnswered(node, incarnation);
        ObjectNode seen = seen(node, member);
        ObjectNode changed = lost ? noted(seen, LOST, incarnation) : seen;
        if (changed.equals(node)) {
            return;
        }
        List<Op> writes = new ArrayList<>();
        writes.add(Objects.put(Catalogue.NODE, changed));
        event(node, changed, member).ifPresent(writes::add);
        writes.addAll(lost ? answer(id, incarnation) : List.of());
        List<Compare> conditions = List.of(Objects.unchanged(Catalogue.NODE, node));
        if (present.txn(new Txn(conditions, writes, List.of())).succeeded() && lost) {
            environment.log().warn("node lost", "node", id, "incarnation", incarnation);
        }
    }

    private boolean isLost(NodeId node, Optional<Member> member) {
        boolean gone = presence.isGone(node);
        boolean dead = member.filter(known -> known.status() == Member.Status.DEAD).isPresent();
        Duration leads = Duration.ofNanos(environment.clock().nanos() - leadsSinceNanos);
        return gone && leads.compareTo(dead ? patience.dead() : patience.unheard()) >= 0;
    }

    /** The loss of each incarnation is answered once; a node that returns raises it. */
    private static boolean isAnswered(ObjectNode node, long incarnation) {
        return note(node, LOST).isPresent() && incarnation(node, LOST) >= incarnation;
    }

    private List<Op> answer(NodeId node, long incarnation) {
        PulseId pulse = NodeLoss.id(node, incarnation);
        return pulses.find(pulse).isPresent()
                ? List.of()
                : pulses.start(
                        pulse,
                        definitions.nodeLoss(),
                        NodeLoss.subject(node),
                        NodeLoss.input(incarnation));
    }

    private Optional<Op> event(ObjectNode before, ObjectNode after, Optional<Member> member) {
        if (phase(after).equals(phase(before))) {
            return Optional.empty();
        }
        return Optional.of(
                member.filter(Member::isPresent).isPresent()
                        ? events.normal(after, "NodeReady", "the node answers")
                        : events.warning(after, "NodeNotReady", "the node does not answer"));
    }

    private static Optional<String> note(ObjectNode node, String name) {
        return node.textAt("metadata", "annotations", name);
    }

    /** 0 if it was never noted, or by somebody else. */
    private static long incarnation(ObjectNode node, String name) {
        return note(node, name)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(Long::parseLong)
                .orElse(0L);
    }

    private static ObjectNode noted(ObjectNode node, String name, long incarnation) {
        ObjectNode metadata = node.objectAt("metadata");
        ObjectNode notes =
                metadata.objectAt("annotations").with(name, Json.text(Long.toString(incarnation)));
        return node.with("metadata", metadata.with("annotations", notes));
    }

    private static String phase(ObjectNode node) {
        return node.itemsAt("status", "conditions").stream()
                .flatMap(condition -> condition.textAt("status").stream())
                .findFirst()
                .orElse("");
    }

    private ObjectNode seen(ObjectNode node, Optional<Member> member) {
        ObjectNode seen = node.with("status", status(node, member));
        return member.filter(Member::isPresent)
                .map(here -> noted(seen, INCARNATION, here.incarnation()))
                .orElse(seen);
    }

    private ObjectNode status(ObjectNode node, Optional<Member> member) {
        boolean ready = member.filter(Member::isPresent).isPresent();
        ObjectNode status =
                node.objectAt("status").with("conditions", Json.array(condition(node, ready)));
        if (member.isPresent()) {
            ObjectNode info =
                    status.objectAt("nodeInfo")
                            .with("bootID", Json.text(Long.toString(member.get().boot())));
            status = status.with("nodeInfo", info).with("addresses", addresses(member.get()));
        }
        Optional<Capacity> capacity = member.flatMap(known -> membership.capacity(known.id()));
        return capacity.isPresent()
                ? status.with("capacity", resources(capacity.get()))
                        .with("allocatable", resources(capacity.get()))
                : status;
    }

    private static Json addresses(Member member) {
        return Json.array(
                Json.object("type", "InternalIP").with("address", member.ip()),
                Json.object("type", "Hostname").with("address", member.name()));
    }

    private static ObjectNode resources(Capacity capacity) {
        return Json.object("cpu", capacity.cpuMillis() + "m")
                .with("memory", Json.text(Long.toString(capacity.memoryBytes())))
                .with("pods", Json.text("110"));
    }

    private ObjectNode condition(ObjectNode node, boolean ready) {
        ObjectNode condition =
                Conditions.ready(
                        node,
                        ready ? "True" : "Unknown",
                        ready ? "NodeAnswers" : "NodeSilent",
                        ready ? "gossip hears it" : "gossip does not hear it",
                        environment.clock().now());
        return condition.with(
                "lastHeartbeatTime", condition.textAt("lastTransitionTime").orElseThrow());
    }
}
