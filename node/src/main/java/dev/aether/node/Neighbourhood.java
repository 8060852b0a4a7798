package dev.aether.node;

import dev.aether.control.Admission;
import dev.aether.environment.NodeId;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.state.Neighbours;
import java.util.List;
import java.util.Set;

/** Which nodes the state engine may place replicas on. */
record Neighbourhood(Membership membership, Admission admission) implements Neighbours {
    @Override
    public List<NodeId> alive() {
        return membership.present().stream().map(Member::id).toList();
    }

    @Override
    public Set<NodeId> leaving() {
        return admission.leaving();
    }

    @Override
    public void onChange(Runnable changed) {
        membership.onMember(member -> changed.run());
    }
}
