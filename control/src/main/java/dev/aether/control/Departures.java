package dev.aether.control;

import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.RangeStatus;
import dev.aether.state.State;
import dev.aether.state.StateException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Whether the lattice can do without a node. Blocking; safe for all threads. */
public final class Departures {
    /** Annotation of a Node object: which node it is. */
    static final String ID = "aether.dev/id";

    private final Objects objects;
    private final Membership membership;
    private final State state;

    Departures(Objects objects, Membership membership, State state) {
        this.objects = objects;
        this.membership = membership;
        this.state = state;
    }

    /**
     * Why a node may not be removed now.
     *
     * @param why in words
     */
    public record Objection(Kind kind, String why) {
        /** What is at stake. */
        public enum Kind {
            /** Its object does not tell which node it is. */
            UNKNOWN,
            LAST,
            /** A range would be left without a majority. */
            MAJORITY
        }
    }

    /** Whose object it is. */
    static Optional<NodeId> nodeOf(ObjectNode node) {
        return node.textAt("metadata", "annotations", ID).map(NodeId::parse);
    }

    /**
     * Why a node may not be removed now; empty if it may.
     *
     * @throws StateException if its object cannot be read
     */
    public Optional<Objection> objection(ObjectNode node) {
        Optional<NodeId> id = nodeOf(node);
        if (id.isEmpty()) {
            return objection(
                    Objection.Kind.UNKNOWN,
                    "its object does not say which node it is: aether.dev/id is absent");
        }
        Set<NodeId> leaving = new TreeSet<>(Set.of(id.get()));
        Set<NodeId> staying = new TreeSet<>();
        for (ObjectNode other : objects.list(Catalogue.NODE, "")) {
            Set<NodeId> side = Metadata.isBeingDeleted(other) ? leaving : staying;
            nodeOf(other).ifPresent(side::add);
        }
        staying.removeAll(leaving);
        if (staying.isEmpty()) {
            return objection(Objection.Kind.LAST, "it is the last node of the lattice");
        }
        return state.names().stream()
                .flatMap(keyspace -> objection(keyspace, leaving, staying).stream())
                .findFirst();
    }

    /** Those voters that stay must be able to decide without the others. */
    private Optional<Objection> objection(
            String keyspace, Set<NodeId> leaving, Set<NodeId> staying) {
        RangeStatus status;
        try {
            status = state.keyspace(keyspace).status();
        } catch (StateException unavailable) {
            return objection(
                    Objection.Kind.MAJORITY, "range %s does not answer now".formatted(keyspace));
        }
        Predicate<NodeId> present =
                node -> membership.member(node).filter(Member::isPresent).isPresent();
        List<NodeId> voters =
                status.voters().stream().filter(node -> !leaving.contains(node)).toList();
        long alive = voters.stream().filter(present).count();
        if (voters.isEmpty() && staying.stream().noneMatch(present)) {
            return objection(
                    Objection.Kind.MAJORITY,
                    "no other node that could hold range %s is up".formatted(keyspace));
        }
        return voters.isEmpty() || alive > voters.size() / 2
                ? Optional.empty()
                : objection(
                        Objection.Kind.MAJORITY,
                        "range %s would be left with %d of %d voters up: %s; start them or remove"
                                        .formatted(
                                                keyspace,
                                                alive,
                                                voters.size(),
                                                down(voters, present))
                                + " them first");
    }

    private static Optional<Objection> objection(Objection.Kind kind, String why) {
        return Optional.of(new Objection(kind, why));
    }

    private String down(List<NodeId> voters, Predicate<NodeId> present) {
        List<String> names =
                voters.stream()
                        .filter(present.negate())
                        .map(node ->
                                membership.member(node).map(Member::name).orElse(node.toString()))
                        .toList();
        return String.join(", ", names) + (names.size() == 1 ? " is down" : " are down");
    }
}
