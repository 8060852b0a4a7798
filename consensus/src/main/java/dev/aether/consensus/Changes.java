package dev.aether.consensus;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Which configuration a change leads to, or why it may not. */
final class Changes {
    private Changes() {}

    /** What a change comes to. */
    sealed interface Result {
        record Changed(Configuration next) implements Result {}

        record Refused(String reason) implements Result {}
    }

    static Result apply(
            Configuration now, ConfigurationChange change, Predicate<ReplicaId> hasCaughtUp) {
        return switch (change) {
            case ConfigurationChange.Add(var replica) -> add(now, replica);
            case ConfigurationChange.Promote(var replica) -> promote(now, replica, hasCaughtUp);
            case ConfigurationChange.Remove(var replica) -> remove(now, replica);
        };
    }

    private static Result add(Configuration now, ReplicaId replica) {
        for (ReplicaId member : now.members()) {
            if (member.node().equals(replica.node())) {
                return new Result.Refused("node " + replica.node() + " has a replica: " + member);
            }
        }
        if (now.members().size() == Configuration.REPLICAS_MAX) {
            return new Result.Refused("at most " + Configuration.REPLICAS_MAX + " replicas");
        }
        return new Result.Changed(new Configuration(now.voters(), with(now.learners(), replica)));
    }

    private static Result promote(
            Configuration now, ReplicaId replica, Predicate<ReplicaId> hasCaughtUp) {
        if (!now.learners().contains(replica)) {
            return new Result.Refused(replica + " is not a learner");
        }
        if (!hasCaughtUp.test(replica)) {
            return new Result.Refused(replica + " has not caught up yet");
        }
        return new Result.Changed(
                new Configuration(with(now.voters(), replica), without(now.learners(), replica)));
    }

    private static Result remove(Configuration now, ReplicaId replica) {
        if (!now.isMember(replica)) {
            return new Result.Refused(replica + " is not a member");
        }
        List<ReplicaId> voters = without(now.voters(), replica);
        if (voters.isEmpty()) {
            return new Result.Refused(replica + " is the last voter");
        }
        return new Result.Changed(new Configuration(voters, without(now.learners(), replica)));
    }

    private static List<ReplicaId> with(List<ReplicaId> replicas, ReplicaId one) {
        List<ReplicaId> more = new ArrayList<>(replicas);
        more.add(one);
        return more;
    }

    private static List<ReplicaId> without(List<ReplicaId> replicas, ReplicaId one) {
        List<ReplicaId> fewer = new ArrayList<>(replicas);
        fewer.remove(one);
        return fewer;
    }
}
