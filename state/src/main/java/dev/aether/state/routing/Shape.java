package dev.aether.state.routing;

import dev.aether.consensus.Configuration;
import dev.aether.consensus.GroupStatus;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.NodeId;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who holds a range, as its leader sees it, and who should: decides and changes nothing.
 *
 * @param nodes of the lattice
 * @param most replicas at most, an odd number
 */
record Shape(GroupStatus status, Nodes nodes, int most) {
    /** Entries a learner may lack when it becomes a voter; it gets them while it votes. */
    private static final long LAG_MAX = 100;

    /**
     * The nodes of the lattice.
     *
     * @param alive as gossip has it, this one among them
     * @param leaving for good; they may be alive
     * @param lost silent for so long that a spare node takes the place of each
     */
    record Nodes(Set<NodeId> alive, Set<NodeId> leaving, Set<NodeId> lost) {
        /** Those that can hold a replica. */
        Set<NodeId> staying() {
            Set<NodeId> staying = new TreeSet<>(alive);
            staying.removeAll(leaving);
            return staying;
        }

        private boolean keeps(ReplicaId replica) {
            return !leaving.contains(replica.node()) && !lost.contains(replica.node());
        }
    }

    private Configuration configuration() {
        return status.configuration();
    }

    private List<ReplicaId> kept(Collection<ReplicaId> replicas) {
        return replicas.stream().filter(nodes::keeps).toList();
    }

    /** Members that did not answer of late although their nodes are alive. */
    List<ReplicaId> silent() {
        return status.peers().stream()
                .filter(peer -> !peer.active())
                .map(GroupStatus.Peer::replica)
                .filter(replica -> nodes.alive().contains(replica.node()))
                .toList();
    }

    /**
     * A learner to promote now; several are promoted one after the other to reach an odd number.
     */
    Optional<ReplicaId> ripe() {
        List<ReplicaId> caughtUp =
                learners()
                        .filter(peer -> peer.matchIndex() + LAG_MAX >= status.lastIndex())
                        .map(GroupStatus.Peer::replica)
                        .toList();
        int voters = kept(configuration().voters()).size();
        return voters < votersWanted() && voters + caughtUp.size() >= votersWanted()
                ? caughtUp.stream().findFirst()
                : Optional.empty();
    }

    private Stream<GroupStatus.Peer> learners() {
        Set<NodeId> staying = nodes.staying();
        return status.peers().stream()
                .filter(peer -> configuration().learners().contains(peer.replica()))
                .filter(peer -> staying.contains(peer.replica().node()));
    }

    /** Whether a learner is on its way to be a voter that is wanted. */
    boolean isCatchingUp() {
        return kept(configuration().voters()).size() < votersWanted()
                && learners().findAny().isPresent();
    }

    private int votersWanted() {
        int count = Math.min(nodes.staying().size(), most);
        return count % 2 == 0 ? count - 1 : count;
    }

    /** A node to hold one more replica. */
    Optional<NodeId> joiner(Map<NodeId, Integer> burdens) {
        if (kept(configuration().members()).size() >= most) {
            return Optional.empty();
        }
        List<NodeId> members = configuration().members().stream().map(ReplicaId::node).toList();
        return Spread.byBurden(nodes.staying(), burdens)
                .filter(node -> !members.contains(node))
                .findFirst();
    }

    /** A replica to take out now: of a node that leaves, of a lost one that has a successor. */
    Optional<ReplicaId> leaver() {
        return leaving().or(this::replaced).or(this::surplus).filter(this::canSpare);
    }

    /** The dead first; never the last voter, whose place another must have. */
    private Optional<ReplicaId> leaving() {
        return configuration().members().stream()
                .filter(replica -> nodes.leaving().contains(replica.node()))
                .filter(replica -> !isCatchingUp() || !nodes.alive().contains(replica.node()))
                .min(Comparator.comparing(replica -> nodes.alive().contains(replica.node())));
    }

    private Optional<ReplicaId> replaced() {
        int voters = configuration().voters().size();
        boolean isAnyVoterTooMany = voters > most || voters % 2 == 0;
        boolean isAnyTooMany = configuration().members().size() > most;
        return configuration().members().stream()
                .filter(replica -> nodes.lost().contains(replica.node()))
                .filter(replica ->
                        configuration().isVoter(replica) ? isAnyVoterTooMany : isAnyTooMany)
                .findFirst();
    }

    /** Of a node that returned after another had taken its place: the newest goes. */
    private Optional<ReplicaId> surplus() {
        if (!kept(configuration().members()).equals(configuration().members())) {
            return Optional.empty();
        }
        List<ReplicaId> voters = configuration().voters();
        List<ReplicaId> learners = configuration().learners();
        if (voters.size() > most) {
            return voters.stream()
                    .filter(replica -> !replica.equals(status.self()))
                    .reduce((_, newer) -> newer);
        }
        return voters.size() + learners.size() > most
                ? Optional.of(learners.getLast())
                : Optional.empty();
    }

    /** Whether those that are left can decide without it. */
    private boolean canSpare(ReplicaId leaver) {
        if (!configuration().isVoter(leaver)) {
            return true;
        }
        List<ReplicaId> left =
                configuration().voters().stream().filter(each -> !each.equals(leaver)).toList();
        long answering = left.stream().filter(this::answers).count();
        return answering > left.size() / 2;
    }

    private boolean answers(ReplicaId replica) {
        return replica.equals(status.self())
                || status.peers().stream()
                        .anyMatch(peer -> peer.replica().equals(replica) && peer.active());
    }

    /** The voter that knows most, of those that stay. */
    Optional<ReplicaId> successor() {
        return status.peers().stream()
                .filter(GroupStatus.Peer::active)
                .filter(peer -> !nodes.leaving().contains(peer.replica().node()))
                .filter(peer -> configuration().isVoter(peer.replica()))
                .max(Comparator.comparingLong(GroupStatus.Peer::matchIndex))
                .map(GroupStatus.Peer::replica);
    }
}
