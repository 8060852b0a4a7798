package dev.aether.node;

import dev.aether.api.ClusterView;
import dev.aether.environment.NodeId;
import dev.aether.identity.LatticeId;
import dev.aether.membership.Membership;
import dev.aether.state.Keyspace;
import java.net.InetSocketAddress;
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
        InetSocketAddress peer = member.addresses().getFirst();
        String host = peer.getAddress().getHostAddress();
        String literal = host.contains(":") ? "[" + host + "]" : host;
        return new Member(
                member.id(),
                member.name(),
                List.of("quic://" + literal + ":" + peer.getPort()),
                List.of(
                        "https://"
                                + literal
                                + ":"
                                + member.labels().getOrDefault("etcd-port", "0")),
                learner);
    }
}
