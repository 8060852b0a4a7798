package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.membership.Capacity;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.Txn;
import dev.aether.workflow.Pulses;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
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

    private final Environment environment;
    private final Keyspace system;
    private final Objects objects;
    private final Membership membership;
    private final Pulses pulses;
    private final Definitions definitions;
    private final Events events;
    private final Patience patience;
    private final Inbox inbox;
    private Keyspace.@Nullable Leader leader;
    private final Map<NodeId, Long> leftSinceNanos = new TreeMap<>();
    private long leadsSinceNanos;

    /**
     * How long to wait before believing that a node is lost.
     *
     * @param dead after leadership began, for one that gossip says is dead
     * @param unheard after leadership began, for one nobody has heard of since; or after it left in
     *     order, as for a restart
     */
    public record Patience(Duration dead, Duration unheard) {
        public static Patience defaults() {
            return new Patience(Duration.ofSeconds(3), Duration.ofSeconds(60));
        }
    }

    NodeWatch(
            Environment environment, Control.Parts parts, Definitions definitions, Events events) {
        this.environment = environment.named("nodes");
        this.system = parts.system();
        this.objects = parts.objects();
        this.membership = parts.membership();
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
        boolean began = leader == null && present.isPresent();
        leader = present.orElse(null);
        leadsSinceNanos = environment.clock().nanos();
        if (began) {
            lookLater();
        }
    }

    /** A look is cheap and changes nothing unless something changed; it ends with leadership. */
    private void lookLater() {
        environment
                .timers()
                .after(
                        LOOK_EVERY,
                        () ->
                                inbox.offer(() -> {
                                    look();
                                    if (leader != null) {
                                        lookLater();
                                    }
                                }));
    }

    private void look() {
        Keyspace.Leader present = leader;
        if (present == null) {
            return;
        }
        try {
            for (ObjectNode node : objects.list(Catalogue.NODE, "")) {
                look(present, node);
            }
        } catch (StateException unavailable) {
            environment.log().info("cannot look at nodes now", "why", unavailable);
        }
    }

    private void look(Keyspace.Leader present, ObjectNode node) {
        NodeId id =
                NodeId.parse(node.textAt("metadata", "annotations", "aether.dev/id").orElse("0"));
        Optional<Member> member = membership.member(id);
        ObjectNode status = status(node, member);
        if (!status.equals(node.objectAt("status"))) {
            commit(present, node, status, member);
        }
        long boot = Long.parseLong(status.textAt("nodeInfo", "bootID").orElse("0"));
        if (isLost(id, member)) {
            startLoss(present, id, member.map(Member::incarnation).orElse(boot));
        }
    }

    private boolean isLost(NodeId node, Optional<Member> member) {
        long now = environment.clock().nanos();
        boolean left = member.filter(known -> known.status() == Member.Status.LEFT).isPresent();
        long silentSince = left ? leftSinceNanos.computeIfAbsent(node, _ -> now) : leadsSinceNanos;
        if (!left) {
            leftSinceNanos.remove(node);
        }
        Duration silent = Duration.ofNanos(now - Math.max(silentSince, leadsSinceNanos));
        boolean dead = member.filter(known -> known.status() == Member.Status.DEAD).isPresent();
        boolean present = member.filter(Member::isPresent).isPresent();
        return !present && silent.compareTo(dead ? patience.dead() : patience.unheard()) >= 0;
    }

    /**
     * @param incarnation in which it was last known
     */
    private void startLoss(Keyspace.Leader present, NodeId node, long incarnation) {
        List<Op> start =
                pulses.start(
                        NodeLoss.id(node, incarnation),
                        definitions.nodeLoss(),
                        NodeLoss.subject(node),
                        NodeLoss.input(incarnation));
        Txn txn = new Txn(List.of(pulses.absent(NodeLoss.id(node, incarnation))), start, List.of());
        if (present.txn(txn).succeeded()) {
            environment.log().warn("node lost", "node", node, "incarnation", incarnation);
        }
    }

    private void commit(
            Keyspace.Leader present, ObjectNode node, ObjectNode status, Optional<Member> member) {
        boolean ready = member.filter(Member::isPresent).isPresent();
        List<Op> writes = new ArrayList<>();
        writes.add(Objects.put(Catalogue.NODE, node.with("status", status)));
        if (!phase(status).equals(phase(node.objectAt("status")))) {
            writes.add(
                    ready
                            ? events.normal(node, "NodeReady", "the node answers")
                            : events.warning(node, "NodeNotReady", "the node does not answer"));
        }
        present.txn(new Txn(List.of(Objects.unchanged(Catalogue.NODE, node)), writes, List.of()));
    }

    private static String phase(ObjectNode status) {
        return status.itemsAt("conditions").stream()
                .flatMap(condition -> condition.textAt("status").stream())
                .findFirst()
                .orElse("");
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
                Json.object("type", "InternalIP").with("address", MemberAddress.ip(member)),
                Json.object("type", "Hostname").with("address", member.name()));
    }

    private static ObjectNode resources(Capacity capacity) {
        return Json.object("cpu", capacity.cpuMillis() + "m")
                .with("memory", Json.text(Long.toString(capacity.memoryBytes())))
                .with("pods", Json.text("110"));
    }

    private ObjectNode condition(ObjectNode node, boolean ready) {
        String status = ready ? "True" : "Unknown";
        String now = environment.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
        String since =
                node.itemsAt("status", "conditions").stream()
                        .filter(before -> before.textAt("status").orElse("").equals(status))
                        .flatMap(before -> before.textAt("lastTransitionTime").stream())
                        .findFirst()
                        .orElse(now);
        return Json.object("type", "Ready")
                .with("status", Json.text(status))
                .with("reason", Json.text(ready ? "NodeAnswers" : "NodeSilent"))
                .with("message", Json.text(ready ? "gossip hears it" : "gossip does not hear it"))
                .with("lastHeartbeatTime", Json.text(since))
                .with("lastTransitionTime", Json.text(since));
    }
}
