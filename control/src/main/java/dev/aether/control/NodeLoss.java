package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.Metadata;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Compare;
import dev.aether.state.Op;
import dev.aether.workflow.Definition;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Pulses;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Answers the loss of a node: starts, for each app that ran there, the pulse that restores it. The
 * replicas are moved by that pulse, because only pulses about an app may touch its replicas.
 */
final class NodeLoss implements Definition {
    private final Objects objects;
    private final Membership membership;
    private final Pulses pulses;
    private final Rollout rollout;
    private final Restore restore;

    NodeLoss(
            Objects objects,
            Membership membership,
            Pulses pulses,
            Rollout rollout,
            Restore restore) {
        this.objects = objects;
        this.membership = membership;
        this.pulses = pulses;
        this.rollout = rollout;
        this.restore = restore;
    }

    /**
     * One pulse for each time a node is lost: when it returns, be it without a restart, its
     * incarnation is higher.
     */
    static PulseId id(NodeId node, long incarnation) {
        return new PulseId("nodeloss-" + node + "-" + incarnation);
    }

    static String subject(NodeId node) {
        return "nodes/" + node;
    }

    static Bytes input(long incarnation) {
        return Bytes.utf8(Long.toString(incarnation));
    }

    @Override
    public String name() {
        return "nodeloss";
    }

    @Override
    public int version() {
        return 1;
    }

    @Override
    public String run(Pulse pulse) {
        NodeId node = NodeId.parse(pulse.subject().substring("nodes/".length()));
        long incarnation = Long.parseLong(pulse.input().utf8());
        Bytes found = pulse.step(Step.of("look"), _ -> Done.of(appsOn(node)));
        List<Json> apps = Json.parse(found.toArray()).itemsAt();
        int restored = 0;
        for (Json each : apps) {
            String[] app = each.textAt().orElseThrow().split("/", 2);
            Bytes begun =
                    pulse.step(
                            Step.of("restore " + app[0] + "/" + app[1]).retried(Retry.PATIENT),
                            _ -> restore(node, incarnation, app[0], app[1]));
            restored += begun.isEmpty() ? 0 : 1;
        }
        return "%d of %d apps that ran there are restored".formatted(restored, apps.size());
    }

    private Bytes appsOn(NodeId node) {
        TreeSet<String> apps = new TreeSet<>();
        for (Placement placement : rollout.placements(Placement.all())) {
            if (placement.node().equals(node)) {
                apps.add(placement.namespace() + "/" + placement.app());
            }
        }
        return Bytes.wrap(Json.texts(apps).bytes());
    }

    /** Its value is the pulse begun; empty if none was needed. */
    private Done restore(NodeId node, long incarnation, String namespace, String name) {
        if (isBack(node, incarnation)) {
            return Done.nothing();
        }
        Optional<ObjectNode> app = objects.read(Catalogue.APP, namespace, name);
        if (app.isEmpty()) {
            return orphaned(node, namespace, name);
        }
        PulseId id = App.pulse(restore.name(), app.get(), node + "-" + incarnation);
        if (Metadata.isBeingDeleted(app.get()) || pulses.find(id).isPresent()) {
            return Done.nothing();
        }
        List<Compare> conditions =
                List.of(Objects.unchanged(Catalogue.APP, app.get()), pulses.absent(id));
        String subject = App.subject(namespace, name);
        return new Done(
                Bytes.utf8(id.text()), conditions, pulses.start(id, restore, subject, Bytes.EMPTY));
    }

    private boolean isBack(NodeId node, long incarnation) {
        return membership
                .member(node)
                .filter(Member::isPresent)
                .filter(member -> member.incarnation() > incarnation)
                .isPresent();
    }

    private Done orphaned(NodeId node, String namespace, String name) {
        List<Op> writes = new ArrayList<>();
        for (Placement placement : rollout.placements(Placement.of(namespace, name))) {
            if (placement.node().equals(node)) {
                writes.add(Op.delete(placement.key()));
            }
        }
        return new Done(Bytes.EMPTY, List.of(), writes);
    }
}
