package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.Configuration;
import dev.aether.consensus.GroupId;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Where a range is.
 *
 * @param epoch configurations applied so far: a larger one is newer
 * @param leader a hint, valid in {@code term}
 */
record Descriptor(
        RangeName range,
        long epoch,
        Configuration configuration,
        Optional<NodeId> leader,
        long term) {
    Descriptor {
        Objects.requireNonNull(range);
        Objects.requireNonNull(configuration);
        Objects.requireNonNull(leader);
    }

    /**
     * Whether it tells more than another of the same keyspace; a new one of its name has a later
     * group.
     */
    boolean isNewerThan(Descriptor other) {
        if (!range.group().equals(other.range.group())) {
            return range.group().value() > other.range.group().value();
        }
        if (epoch != other.epoch) {
            return epoch > other.epoch;
        }
        return term != other.term
                ? term > other.term
                : leader.isPresent() && other.leader.isEmpty();
    }

    List<NodeId> nodes() {
        return configuration.members().stream().map(ReplicaId::node).toList();
    }

    StateProto.RangeDescriptor encode() {
        StateProto.RangeDescriptor.Builder into =
                StateProto.RangeDescriptor.newBuilder()
                        .setKeyspace(range.keyspace())
                        .setGroup(range.group().value())
                        .setEpoch(epoch)
                        .setTerm(term)
                        .setLeader(leader.map(NodeId::value).orElse(0L));
        configuration.voters().forEach(voter -> into.addReplicas(encode(voter, true)));
        configuration.learners().forEach(learner -> into.addReplicas(encode(learner, false)));
        return into.build();
    }

    private static StateProto.RangeDescriptor.Replica encode(ReplicaId replica, boolean voter) {
        return StateProto.RangeDescriptor.Replica.newBuilder()
                .setNode(replica.node().value())
                .setGeneration(replica.generation())
                .setVoter(voter)
                .build();
    }

    /**
     * @throws IllegalArgumentException if it is not one
     */
    static Descriptor decode(StateProto.RangeDescriptor from) {
        List<ReplicaId> voters = new ArrayList<>();
        List<ReplicaId> learners = new ArrayList<>();
        for (StateProto.RangeDescriptor.Replica replica : from.getReplicasList()) {
            ReplicaId id = new ReplicaId(new NodeId(replica.getNode()), replica.getGeneration());
            (replica.getVoter() ? voters : learners).add(id);
        }
        return new Descriptor(
                new RangeName(from.getKeyspace(), new GroupId(from.getGroup())),
                from.getEpoch(),
                new Configuration(voters, learners),
                from.getLeader() == 0
                        ? Optional.empty()
                        : Optional.of(new NodeId(from.getLeader())),
                from.getTerm());
    }

    static Descriptor decode(Bytes bytes) {
        try {
            return decode(StateProto.RangeDescriptor.parseFrom(bytes.buffer()));
        } catch (InvalidProtocolBufferException damaged) {
            throw new IllegalArgumentException("not a descriptor of a range", damaged);
        }
    }
}
