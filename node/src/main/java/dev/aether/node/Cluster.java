package dev.aether.node;

import dev.aether.api.ClusterView;
import dev.aether.control.Departures;
import dev.aether.control.Dismissal;
import dev.aether.environment.Environment;
import dev.aether.environment.NodeId;
import dev.aether.identity.LatticeId;
import dev.aether.membership.Membership;
import dev.aether.state.Keyspace;
import java.time.Duration;
import java.util.List;

/** The lattice as etcd clients see it: every member serves the etcd API. */
record Cluster(
        Environment environment,
        LatticeId lattice,
        NodeId self,
        Membership membership,
        Keyspace keyspace,
        Dismissal dismissal)
        implements ClusterView {
    /** Shorter than etcdctl waits. */
    private static final Duration REMOVAL_MAX = Duration.ofMillis(4500);

    private static final Duration POLL = Duration.ofMillis(100);

    @Override
    public Removal remove(NodeId member) {
        return switch (dismissal.dismiss(member)) {
            case Dismissal.Answer.Begun _ -> awaitGone(member);
            case Dismissal.Answer.Absent _ -> Removal.ABSENT;
            case Dismissal.Answer.Refused(Departures.Objection why) -> {
                environment.log().info("a node is not removed", "node", member, "why", why.why());
                yield why.kind() == Departures.Objection.Kind.LAST
                        ? Removal.LAST
                        : Removal.NO_MAJORITY;
            }
        };
    }

    private Removal awaitGone(NodeId member) {
        long end = environment.clock().nanos() + REMOVAL_MAX.toNanos();
        while (!dismissal.isGone(member)) {
            if (environment.clock().nanos() - end > 0) {
                return Removal.UNDER_WAY;
            }
            environment.timers().sleep(POLL);
        }
        return Removal.DONE;
    }

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
