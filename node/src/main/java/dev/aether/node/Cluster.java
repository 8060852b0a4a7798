package dev.aether.node;

import dev.aether.api.ClusterView;
import dev.aether.environment.NodeId;
import dev.aether.identity.LatticeId;
import dev.aether.membership.Membership;
import dev.aether.state.Keyspace;
import java.util.List;

/** The lattice as etcd clients see it: every member serves the etcd API. */
record Cluster(LatticeId lattice, NodeId self, Membership membership, Keyspace keyspace)
        implements ClusterView {
    @Override
    public List<Member> members() {
        List<NodeId> learners = keyspace.status().learners();
        return membership.members().stream()
                .map(member -> view(member, learners.contains(member.id())))
                .toList();
    }

    private static Member view(dev.aether.membership.Member member, boolean learner) {
        int quic = member.addresses().getFirst().getPort();
        return new Member(
                member.id(),
                member.name(),
                List.of("quic://" + member.host() + ":" + quic),
                List.of(
                        "https://"
                                + member.host()
                                + ":"
                                + member.labels().getOrDefault("etcd-port", "0")),
                learner);
    }
}
