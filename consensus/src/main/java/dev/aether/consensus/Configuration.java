package dev.aether.consensus;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Who belongs to a group. Voters decide; learners only receive. Both lists are sorted; a node has
 * at most one replica of a group. The empty configuration is that of a joiner which has not heard
 * from its leader yet.
 */
public record Configuration(List<ReplicaId> voters, List<ReplicaId> learners) {
    /** Replicas of one group at most. */
    public static final int REPLICAS_MAX = 64;

    /** What a joiner starts with. */
    public static final Configuration EMPTY = new Configuration(List.of(), List.of());

    public Configuration {
        voters = voters.stream().sorted().toList();
        learners = learners.stream().sorted().toList();
        if (voters.size() + learners.size() > REPLICAS_MAX) {
            throw new IllegalArgumentException("a group has at most " + REPLICAS_MAX + " replicas");
        }
        if (voters.isEmpty() && !learners.isEmpty()) {
            throw new IllegalArgumentException("learners need at least one voter");
        }
        Set<Object> nodes = new HashSet<>();
        check(voters, nodes);
        check(learners, nodes);
    }

    private static void check(List<ReplicaId> replicas, Set<Object> nodes) {
        for (ReplicaId replica : replicas) {
            if (replica.isNobody() || !nodes.add(replica.node())) {
                throw new IllegalArgumentException("each replica once, one per node: " + replica);
            }
        }
    }

    /** A configuration of voters alone. */
    public static Configuration ofVoters(Collection<ReplicaId> voters) {
        return new Configuration(List.copyOf(voters), List.of());
    }

    public boolean isVoter(ReplicaId replica) {
        return voters.contains(replica);
    }

    public boolean isMember(ReplicaId replica) {
        return isVoter(replica) || learners.contains(replica);
    }

    public boolean isEmpty() {
        return voters.isEmpty();
    }

    /** Voters, then learners. */
    public List<ReplicaId> members() {
        List<ReplicaId> members = new ArrayList<>(voters);
        members.addAll(learners);
        return List.copyOf(members);
    }

    /** Smallest number of voters whose agreement decides, a strict majority. */
    public int quorum() {
        return voters.size() / 2 + 1;
    }
}
