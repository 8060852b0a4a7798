package dev.aether.control;

import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Begins to take a node out of the lattice, as deleting its object does. Blocking. */
public final class Dismissal {
    private static final int ATTEMPTS_MAX = 20;

    private final Environment environment;
    private final Keyspace system;
    private final Objects objects;
    private final Departures departures;
    private final Reactions reactions;

    Dismissal(
            Environment environment,
            Keyspace system,
            Objects objects,
            Departures departures,
            Reactions reactions) {
        this.environment = environment;
        this.system = system;
        this.objects = objects;
        this.departures = departures;
        this.reactions = reactions;
    }

    /** What came of asking. */
    public sealed interface Answer {
        /** It leaves, now or since earlier. */
        record Begun() implements Answer {}

        /** No node of this id has an object. */
        record Absent() implements Answer {}

        record Refused(Departures.Objection objection) implements Answer {}
    }

    /**
     * @throws StateException if the records cannot be read or written now
     */
    public Answer dismiss(NodeId node) {
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            Optional<ObjectNode> found = find(node);
            if (found.isEmpty()) {
                return new Answer.Absent();
            }
            if (Metadata.isBeingDeleted(found.get())) {
                return new Answer.Begun();
            }
            Optional<Departures.Objection> objection = departures.objection(found.get());
            if (objection.isPresent()) {
                return new Answer.Refused(objection.get());
            }
            if (mark(found.get())) {
                return new Answer.Begun();
            }
        }
        throw new StateException(Code.UNAVAILABLE, "the object of the node changes all the time");
    }

    /** Whether nothing of a node is left. */
    public boolean isGone(NodeId node) {
        return find(node).isEmpty();
    }

    private Optional<ObjectNode> find(NodeId node) {
        return objects.list(Catalogue.NODE, "").stream()
                .filter(each -> Departures.nodeOf(each).filter(node::equals).isPresent())
                .findFirst();
    }

    private boolean mark(ObjectNode node) {
        String now = environment.clock().now().truncatedTo(ChronoUnit.SECONDS).toString();
        ObjectNode held = Metadata.withFinalizer(node, Reactions.NODE_FINALIZER);
        ObjectNode marked =
                Metadata.with(
                        Metadata.with(held, "deletionTimestamp", Json.text(now)),
                        "generation",
                        Json.number(App.generation(node) + 1));
        Reactions.Reaction reaction = reactions.to(Catalogue.NODE, Optional.of(node), marked);
        List<Op> writes = new ArrayList<>(reaction.writes());
        writes.add(Objects.put(Catalogue.NODE, reaction.object()));
        List<Compare> unchanged = List.of(Objects.unchanged(Catalogue.NODE, node));
        return system.txn(new Txn(unchanged, writes, List.of())).succeeded();
    }
}
