package dev.aether.control;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.workflow.Definition;
import dev.aether.workflow.Pulse;
import dev.aether.workflow.PulseId;
import dev.aether.workflow.Retry;
import dev.aether.workflow.Step;
import dev.aether.workflow.StepWork.Done;
import java.util.List;

/**
 * Answers the loss of a node: starts, for each app that ran there, the pulse that restores it. The
 * replicas are moved by that pulse, because only pulses about an app may touch its replicas.
 */
final class NodeLoss implements Definition {
    private final Membership membership;
    private final Evacuation evacuation;

    NodeLoss(Membership membership, Evacuation evacuation) {
        this.membership = membership;
        this.evacuation = evacuation;
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
        Bytes found = pulse.step(Step.of("look"), _ -> evacuation.look(node));
        List<Evacuation.Resident> apps = Evacuation.read(found);
        int restored = 0;
        for (Evacuation.Resident app : apps) {
            Bytes begun =
                    pulse.step(
                            Step.of("restore " + app).retried(Retry.PATIENT),
                            _ -> restore(node, incarnation, app));
            restored += begun.isEmpty() ? 0 : 1;
        }
        return "%d of %d apps that ran there are restored".formatted(restored, apps.size());
    }

    /** Its value is the pulse begun; empty if none was needed. */
    private Done restore(NodeId node, long incarnation, Evacuation.Resident app) {
        return isBack(node, incarnation)
                ? Done.nothing()
                : evacuation.begin(node, Long.toString(incarnation), app);
    }

    private boolean isBack(NodeId node, long incarnation) {
        return membership
                .member(node)
                .filter(Member::isPresent)
                .filter(member -> member.incarnation() > incarnation)
                .isPresent();
    }
}
