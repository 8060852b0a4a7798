package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.kubernetes.Json;
import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.workflow.Definition;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Runs elsewhere what a dead node ran: each replica is placed anew, its old record deleted in the
 * same transaction, so that there is never one too few or one too many.
 */
final class NodeLoss implements Definition {
    private final Objects objects;
    private final Membership membership;
    private final Rollout rollout;
    private final Statuses statuses;

    NodeLoss(Objects objects, Membership membership, Rollout rollout, Statuses statuses) {
        this.objects = objects;
        this.membership = membership;
        this.rollout = rollout;
        this.statuses = statuses;
    }

    /** One pulse for each life of a node that ended. */
    static PulseId id(NodeId node, long boot) {
        return new PulseId("nodeloss-" + node + "-" + boot);
    }

    static String subject(NodeId node) {
        return "nodes/" + node;
    }

    /**
     * @param boot the life of the node that ended
     */
    static Bytes input(long boot) {
        return Bytes.utf8(Long.toString(boot));
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
        long boot = Long.parseLong(pulse.input().utf8());
        List<Placement> lost =
                rollout.look(pulse, "look", Placement.all(), each -> each.node().equals(node));
        int moved = 0;
        for (Placement placement : lost) {
            moved += replace(pulse, placement, boot) ? 1 : 0;
        }
        return "%d of %d replicas run elsewhere".formatted(moved, lost.size());
    }

    private boolean replace(Pulse pulse, Placement lost, long boot) {
        Bytes decided = pulse.step(Step.of("decide " + lost.id()), _ -> decide(lost, boot));
        if (decided.isEmpty()) {
            return false;
        }
        App app = App.of((ObjectNode) Json.parse(decided.toArray()));
        Optional<Particle> particle = app.particle(lost.particle());
        if (particle.isEmpty()) {
            return false;
        }
        Rollout.Instead instead =
                new Rollout.Instead(
                        () -> isThere(lost),
                        List.of(stillThere(lost)),
                        List.of(Op.delete(lost.key())));
        Optional<Placement> fresh =
                rollout.place(pulse, app, particle.get(), "for " + lost.id(), instead);
        if (fresh.isEmpty()) {
            return false;
        }
        rollout.start(pulse, fresh.get().id(), List.of(fresh.get()));
        statuses.ready(pulse, "ready " + lost.id(), app);
        return true;
    }

    private boolean isThere(Placement lost) {
        return rollout.placements(KeyRange.single(lost.key())).stream()
                .anyMatch(each -> each.node().equals(lost.node()));
    }

    /** Whether to move it: not if the node came back, nor if the replica is no longer wanted. */
    private Done decide(Placement lost, long boot) {
        boolean back =
                membership
                        .member(lost.node())
                        .filter(member -> member.status() == Member.Status.ALIVE)
                        .filter(member -> member.boot() > boot)
                        .isPresent();
        if (back || !isThere(lost)) {
            return Done.nothing();
        }
        Optional<ObjectNode> app = objects.read(Catalogue.APP, lost.namespace(), lost.app());
        List<Op> writes = new ArrayList<>();
        if (app.isEmpty()) {
            writes.add(Op.delete(lost.key()));
        }
        Bytes value = app.map(object -> Bytes.wrap(object.bytes())).orElse(Bytes.EMPTY);
        return new Done(value, List.of(), writes);
    }

    private static Compare stillThere(Placement lost) {
        return new Compare.OfNumber(
                KeyRange.single(lost.key()), Compare.Field.VERSION, Compare.Relation.GREATER, 0);
    }
}
