package dev.aether.node;

import dev.aether.environment.NodeId;
import dev.aether.membership.Member;
import dev.aether.membership.Membership;
import dev.aether.runtime.CodePeers;
import java.util.List;

/** The nodes that may have compiled what this one needs. */
record Colleagues(Membership membership) implements CodePeers {
    @Override
    public List<NodeId> present() {
        return membership.present().stream().map(Member::id).toList();
    }

    @Override
    public String name(NodeId node) {
        return membership.members().stream()
                .filter(member -> member.id().equals(node))
                .findFirst()
                .map(Member::name)
                .orElseGet(node::toString);
    }
}
