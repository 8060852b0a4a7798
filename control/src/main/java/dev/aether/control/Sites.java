package dev.aether.control;

import dev.aether.control.wire.ReserveAnswer;
import dev.aether.control.wire.RoomFrame;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.environment.TaskGroup;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Capacity;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.scheduler.Candidate;
import dev.aether.scheduler.Decision;
import dev.aether.scheduler.Need;
import dev.aether.scheduler.Refusal;
import dev.aether.scheduler.Scheduler;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where a replica can run: gossip nominates nodes, fresh probes decide, the chosen node reserves by
 * compare-and-set.
 */
final class Sites {
    private static final Duration PROBES_MAX = Duration.ofSeconds(3);

    /** Nodes asked whether they hold room already; a hold on any further one lapses. */
    private static final int HOLDERS_MAX = 100;

    private final Environment environment;
    private final Objects objects;
    private final Membership membership;
    private final Presence presence;
    private final NodeCalls nodes;

    Sites(
            Environment environment,
            Objects objects,
            Membership membership,
            Presence presence,
            NodeCalls nodes) {
        this.environment = environment;
        this.objects = objects;
        this.membership = membership;
        this.presence = presence;
        this.nodes = nodes;
    }

    /**
     * Reserves room on the best node that has it.
     *
     * @param again whether an earlier try may have reserved: the node that holds room for this
     *     placement keeps it
     * @return the placement with its node
     * @throws IllegalStateException saying why no node could take it now
     */
    Placement reserve(Placement unplaced, boolean again) {
        Need need = unplaced.run().need();
        List<Candidate> gossiped = gossiped();
        if (again) {
            Optional<Placement> held = held(unplaced, gossiped);
            if (held.isPresent()) {
                return held.get();
            }
        }
        List<NodeId> nominated = Scheduler.nominate(gossiped, need, environment.randomness());
        Map<NodeId, RoomFrame> rooms = probe(nominated, unplaced);
        switch (Scheduler.decide(fresh(gossiped, rooms), need)) {
            case Decision.Nowhere nowhere ->
                    throw new IllegalStateException(
                            "no node has room: " + words(nowhere.refusals()));
            case Decision.Ranked ranked -> {
                for (Candidate candidate : ranked.candidates()) {
                    Placement placement = unplaced.on(candidate.node(), environment.clock().now());
                    if (isReserved(placement, candidate.version())) {
                        return placement;
                    }
                }
                throw new IllegalStateException("every chosen node was taken by another decision");
            }
        }
    }

    private Optional<Placement> held(Placement unplaced, List<Candidate> gossiped) {
        List<NodeId> asked =
                gossiped.stream()
                        .filter(Candidate::schedulable)
                        .limit(HOLDERS_MAX)
                        .map(Candidate::node)
                        .toList();
        for (Map.Entry<NodeId, RoomFrame> answer : probe(asked, unplaced).entrySet()) {
            Placement placement = unplaced.on(answer.getKey(), environment.clock().now());
            RoomFrame room = answer.getValue();
            if (room.getHeld() && isReserved(placement, room.getVersion())) {
                return Optional.of(placement);
            }
        }
        return Optional.empty();
    }

    private boolean isReserved(Placement placement, long version) {
        try {
            ReserveAnswer answer = nodes.reserve(placement.node(), version, placement.claim());
            if (answer.getOutcome() == ReserveAnswer.Outcome.OUTCOME_MOVED) {
                long fresh = answer.getRoom().getVersion();
                answer = nodes.reserve(placement.node(), fresh, placement.claim());
            }
            return answer.getOutcome() == ReserveAnswer.Outcome.OUTCOME_HELD;
        } catch (TransportException unreachable) {
            environment.log().info("not reserved", "node", placement.node(), "why", unreachable);
            return false;
        }
    }

    private List<Candidate> gossiped() {
        List<String> cordoned = cordoned();
        List<Candidate> seen = new ArrayList<>();
        for (Member member : membership.present()) {
            Optional<Capacity> capacity = membership.capacity(member.id());
            boolean schedulable =
                    member.status() == Member.Status.ALIVE && !cordoned.contains(member.name());
            capacity.ifPresent(room ->
                    seen.add(
                            new Candidate(
                                    member.id(),
                                    member.zone(),
                                    room.cpuMillis(),
                                    room.memoryBytes(),
                                    room.freeCpuMillis(),
                                    room.freeMemoryBytes(),
                                    room.ledgerVersion(),
                                    0,
                                    schedulable)));
        }
        return seen;
    }

    private List<String> cordoned() {
        return objects.list(Catalogue.NODE, "").stream()
                .filter(node ->
                        node.boolAt("spec", "unschedulable").orElse(false)
                                || Metadata.isBeingDeleted(node))
                .map(Metadata::name)
                .toList();
    }

    /** Asks all these nodes at once; who does not answer in time is left out. */
    private Map<NodeId, RoomFrame> probe(List<NodeId> asked, Placement placement) {
        Map<NodeId, Promise<RoomFrame>> answers = new LinkedHashMap<>();
        Map<NodeId, RoomFrame> rooms = new LinkedHashMap<>();
        try (TaskGroup group = new TaskGroup(environment, "probe")) {
            for (NodeId node : asked) {
                answers.put(node, group.start(node.toString(), () -> nodes.probe(node, placement)));
            }
            answers.forEach((node, answer) ->
                    answered(node, answer).ifPresent(room -> rooms.put(node, room)));
        }
        return rooms;
    }

    private Optional<RoomFrame> answered(NodeId node, Promise<RoomFrame> answer) {
        try {
            return Optional.of(answer.await("a probe of " + node, PROBES_MAX));
        } catch (TransportException | DeadlineExceeded silent) {
            environment.log().info("probe unanswered", "node", node, "why", silent);
            return Optional.empty();
        }
    }

    /** Those who answered, as they say they are. */
    private static List<Candidate> fresh(List<Candidate> gossiped, Map<NodeId, RoomFrame> rooms) {
        List<Candidate> fresh = new ArrayList<>();
        for (Candidate stale : gossiped) {
            RoomFrame room = rooms.get(stale.node());
            if (room != null) {
                fresh.add(
                        new Candidate(
                                stale.node(),
                                stale.zone(),
                                room.getCpuMillis(),
                                room.getMemoryBytes(),
                                room.getFreeCpuMillis(),
                                room.getFreeMemoryBytes(),
                                room.getVersion(),
                                room.getReplicas(),
                                stale.schedulable()));
            }
        }
        return fresh;
    }

    private String words(List<Refusal> refusals) {
        List<String> words = new ArrayList<>();
        for (Refusal refusal : refusals) {
            words.add(presence.name(refusal.node()) + " " + refusal.reason());
        }
        return words.isEmpty() ? "no node answered" : String.join("; ", words);
    }
}
