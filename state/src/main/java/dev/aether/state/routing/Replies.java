package dev.aether.state.routing;

import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.Keyspace;
import dev.aether.state.KeyspaceHash;
import dev.aether.state.Notes;
import dev.aether.state.RangeStatus;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.codec.Values;
import dev.aether.state.wire.StateProto;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Answers between nodes that are not transactions or reads, to and from their wire form. */
final class Replies {
    private Replies() {}

    static StateProto.Reply failure(StateException failure, Optional<Descriptor> where) {
        StateProto.Reply.Builder reply =
                StateProto.Reply.newBuilder()
                        .setCode(failure.code().name())
                        .setMessage(String.valueOf(failure.getMessage()));
        where.ifPresent(known -> reply.setWhere(known.encode()));
        return reply.build();
    }

    /** Throws what the other node could not do; a code of a newer version counts as unknown. */
    static void throwFailure(StateProto.Reply reply) {
        if (reply.getCode().isEmpty()) {
            return;
        }
        Code code = Code.OUTCOME_UNKNOWN;
        for (Code known : Code.values()) {
            code = known.name().equals(reply.getCode()) ? known : code;
        }
        throw new StateException(code, reply.getMessage());
    }

    static StateProto.Reply lease(Optional<Keyspace.Lease> lease, List<Bytes> keys) {
        StateProto.Reply.Lease.Builder into =
                StateProto.Reply.Lease.newBuilder().setAbsent(lease.isEmpty());
        lease.ifPresent(present ->
                into.setId(present.id())
                        .setGrantedSeconds(present.granted().toSeconds())
                        .setRemainingSeconds(present.remaining().toSeconds())
                        .setRevision(present.revision()));
        keys.forEach(key -> into.addKeys(Values.encode(key)));
        return StateProto.Reply.newBuilder().setLease(into).build();
    }

    static Optional<Keyspace.Lease> lease(StateProto.Reply reply) {
        StateProto.Reply.Lease lease = reply.getLease();
        return lease.getAbsent()
                ? Optional.empty()
                : Optional.of(
                        new Keyspace.Lease(
                                lease.getId(),
                                Duration.ofSeconds(lease.getGrantedSeconds()),
                                Duration.ofSeconds(lease.getRemainingSeconds()),
                                lease.getRevision()));
    }

    static List<Bytes> keys(StateProto.Reply reply) {
        return reply.getLease().getKeysList().stream().map(Values::decode).toList();
    }

    static StateProto.Reply status(RangeStatus status) {
        return StateProto.Reply.newBuilder()
                .setStatus(
                        StateProto.Reply.Status.newBuilder()
                                .setLeader(status.leader().map(NodeId::value).orElse(0L))
                                .setTerm(status.term())
                                .setRaftIndex(status.raftIndex())
                                .setAppliedIndex(status.appliedIndex())
                                .setRevision(status.revision())
                                .setCompactRevision(status.compactRevision())
                                .setStorageBytes(status.storageBytes())
                                .setStorageBytesMax(status.storageBytesMax())
                                .addAllVoters(status.voters().stream().map(NodeId::value).toList())
                                .addAllLearners(
                                        status.learners().stream().map(NodeId::value).toList()))
                .build();
    }

    static RangeStatus status(String keyspace, StateProto.Reply reply) {
        StateProto.Reply.Status status = reply.getStatus();
        return new RangeStatus(
                keyspace,
                status.getLeader() == 0
                        ? Optional.empty()
                        : Optional.of(new NodeId(status.getLeader())),
                status.getTerm(),
                status.getRaftIndex(),
                status.getAppliedIndex(),
                status.getRevision(),
                status.getCompactRevision(),
                status.getStorageBytes(),
                status.getStorageBytesMax(),
                status.getVotersList().stream().map(NodeId::new).toList(),
                status.getLearnersList().stream().map(NodeId::new).toList());
    }

    static StateProto.Reply hash(KeyspaceHash hash) {
        return StateProto.Reply.newBuilder()
                .setHash(
                        StateProto.Reply.Hash.newBuilder()
                                .setHash(hash.hash())
                                .setHashedRevision(hash.hashedRevision())
                                .setCompactRevision(hash.compactRevision())
                                .setRevision(hash.revision()))
                .build();
    }

    static KeyspaceHash hash(StateProto.Reply reply) {
        StateProto.Reply.Hash hash = reply.getHash();
        return new KeyspaceHash(
                hash.getHash(),
                hash.getHashedRevision(),
                hash.getCompactRevision(),
                hash.getRevision());
    }

    static StateProto.Reply notes(Notes notes) {
        StateProto.Reply.Notes.Builder into =
                StateProto.Reply.Notes.newBuilder().setEdition(notes.edition());
        notes.rows().forEach((name, value) -> into.putRows(name, Values.encode(value)));
        return StateProto.Reply.newBuilder().setNotes(into).build();
    }

    static Notes notes(StateProto.Reply reply) {
        SortedMap<String, Bytes> rows = new TreeMap<>();
        StateProto.Reply.Notes notes = reply.getNotes();
        notes.getRowsMap().forEach((name, value) -> rows.put(name, Values.decode(value)));
        return new Notes(notes.getEdition(), rows);
    }

    static StateProto.Reply revision(long revision) {
        return StateProto.Reply.newBuilder().setRevision(revision).build();
    }
}
