package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.state.Compare;
import dev.aether.state.Op;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.StepWork.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Moves what runs on a node elsewhere, app by app, each by a pulse that restores the app: only
 * pulses about an app may touch its replicas.
 */
final class Evacuation {
    private final Objects objects;
    private final Pulses pulses;
    private final Rollout rollout;
    private final Restore restore;

    Evacuation(Objects objects, Pulses pulses, Rollout rollout, Restore restore) {
        this.objects = objects;
        this.pulses = pulses;
        this.rollout = rollout;
        this.restore = restore;
    }

    /** An app that had a replica on the node. */
    record Resident(String namespace, String name) {
        private static Resident parse(String text) {
            String[] parts = text.split("/", 2);
            return new Resident(parts[0], parts[1]);
        }

        @Override
        public String toString() {
            return namespace + "/" + name;
        }
    }

    /** The apps with a replica on a node; for a step's value, which {@link #read} reads. */
    Done look(NodeId node) {
        TreeSet<String> apps = new TreeSet<>();
        for (Placement placement : rollout.placements(Placement.all())) {
            if (placement.node().equals(node)) {
                apps.add(new Resident(placement.namespace(), placement.app()).toString());
            }
        }
        return Done.of(Bytes.wrap(Json.texts(apps).bytes()));
    }

    static List<Resident> read(Bytes seen) {
        return Json.parse(seen.toArray()).itemsAt().stream()
                .map(each -> Resident.parse(each.textAt().orElseThrow()))
                .toList();
    }

    /**
     * Starts the pulse that restores an app. The value is its id; empty if none was needed.
     *
     * @param cause tells one evacuation of the node from another
     */
    Done begin(NodeId node, String cause, Resident resident) {
        Optional<ObjectNode> app =
                objects.read(Catalogue.APP, resident.namespace(), resident.name());
        if (app.isEmpty()) {
            return orphaned(node, resident);
        }
        PulseId id = App.pulse(restore.name(), app.get(), node + "-" + cause);
        if (Metadata.isBeingDeleted(app.get()) || pulses.find(id).isPresent()) {
            return Done.nothing();
        }
        List<Compare> conditions =
                List.of(Objects.unchanged(Catalogue.APP, app.get()), pulses.absent(id));
        String subject = App.subject(resident.namespace(), resident.name());
        return new Done(
                Bytes.utf8(id.text()), conditions, pulses.start(id, restore, subject, Bytes.EMPTY));
    }

    private Done orphaned(NodeId node, Resident resident) {
        List<Op> writes = new ArrayList<>();
        for (Placement placement : here(node, resident)) {
            writes.add(Op.delete(placement.key()));
        }
        return new Done(Bytes.EMPTY, List.of(), writes);
    }

    /** What of an app is recorded on a node. */
    List<Placement> here(NodeId node, Resident resident) {
        return rollout.placements(Placement.of(resident.namespace(), resident.name())).stream()
                .filter(placement -> placement.node().equals(node))
                .toList();
    }
}
