package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.Clock;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Kind;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Op;
import dev.aether.workflow.Definition;
import dev.aether.workflow.PermanentFailure;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import java.util.List;
import java.util.Optional;

/**
 * Which pulse a written object starts; its start is committed with the object, so neither is ever
 * there without the other.
 */
public final class Reactions {
    /** Keeps an app's object until its replicas are stopped. */
    public static final String FINALIZER = "aether.dev/undeploy";

    /** Keeps a node's object until the node has left the lattice. */
    public static final String NODE_FINALIZER = "aether.dev/remove";

    private final Clock clock;
    private final Pulses pulses;
    private final Definitions definitions;

    Reactions(Clock clock, Pulses pulses, Definitions definitions) {
        this.clock = clock;
        this.pulses = pulses;
        this.definitions = definitions;
    }

    /**
     * What is committed for a write.
     *
     * @param object as it shall be stored
     * @param writes committed with it
     */
    public record Reaction(ObjectNode object, List<Op> writes) {}

    /**
     * @param before absent for a creation
     */
    public Reaction to(Kind kind, Optional<ObjectNode> before, ObjectNode after) {
        if (kind.equals(Catalogue.NODE)) {
            return new Reaction(after, ofNode(before, after));
        }
        if (!kind.equals(Catalogue.APP)) {
            return new Reaction(after, List.of());
        }
        return changeOf(before, after)
                .map(definition -> started(definition, after))
                .orElse(new Reaction(after, List.of()));
    }

    private List<Op> ofNode(Optional<ObjectNode> before, ObjectNode after) {
        Optional<NodeId> node = Departures.nodeOf(after);
        boolean goes =
                Metadata.isBeingDeleted(after)
                        && before.filter(Metadata::isBeingDeleted).isEmpty()
                        && node.isPresent();
        String subject = Removal.subject(Metadata.name(after));
        return goes
                ? pulses.start(
                        App.pulse(
                                definitions.remove().name(),
                                after,
                                Long.toString(App.generation(after))),
                        definitions.remove(),
                        subject,
                        Removal.input(node.get()))
                : List.of();
    }

    private Optional<Definition> changeOf(Optional<ObjectNode> before, ObjectNode after) {
        if (before.isEmpty()) {
            return Optional.of(definitions.deploy());
        }
        ObjectNode was = before.get();
        if (Metadata.isBeingDeleted(after)) {
            return Metadata.isBeingDeleted(was)
                    ? Optional.empty()
                    : Optional.of(definitions.undeploy());
        }
        if (was.objectAt("spec").equals(after.objectAt("spec"))) {
            return Optional.empty();
        }
        return Optional.of(onlyScale(was, after) ? definitions.scale() : definitions.update());
    }

    private static boolean onlyScale(ObjectNode before, ObjectNode after) {
        try {
            return App.of(before).sameButScale(App.of(after));
        } catch (PermanentFailure wasNeverValid) {
            return false;
        }
    }

    private Reaction started(Definition definition, ObjectNode app) {
        PulseId id = App.pulse(definition.name(), app, Long.toString(App.generation(app)));
        boolean leaving = Metadata.isBeingDeleted(app);
        ObjectNode changed = leaving ? app : wanted(App.of(app), app);
        String phase = leaving ? "Deleting" : "Deploying";
        return begun(id, definition, changed, phase);
    }

    /** With what the status says of particles that sleep, and of commands. */
    private ObjectNode wanted(App app, ObjectNode object) {
        ObjectNode awake = Awake.all(app, clock.now()).in(object);
        return Jobs.of(app, object, clock.now()).in(awake, app);
    }

    /** Not by a change of the spec, but of which particles are awake. */
    Reaction rescaled(PulseId id, ObjectNode app) {
        return begun(id, definitions.scale(), app, "Deploying");
    }

    private Reaction begun(PulseId id, Definition definition, ObjectNode app, String phase) {
        String subject = App.subject(Metadata.namespace(app), Metadata.name(app));
        ObjectNode status =
                app.objectAt("status")
                        .with("phase", phase)
                        .with("message", "see pulse " + id)
                        .with("pulse", id.text());
        if (!Metadata.isBeingDeleted(app)) {
            status = status.with("replicas", App.of(app).replicas());
        }
        return new Reaction(
                app.with("status", status), pulses.start(id, definition, subject, Bytes.EMPTY));
    }
}
