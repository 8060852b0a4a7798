package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.consensus.GroupId;
import dev.aether.consensus.ReplicaId;
import dev.aether.environment.Bytes;
import dev.aether.environment.NodeId;
import dev.aether.state.RangeResult;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;
import dev.aether.state.blob.PeerBlobs;
import dev.aether.state.codec.Transactions;
import dev.aether.state.codec.Values;
import dev.aether.state.mvcc.ReadTxn;
import dev.aether.state.mvcc.TxnCheck;
import dev.aether.state.mvcc.Verdict;
import dev.aether.state.range.Applied;
import dev.aether.state.range.Commands;
import dev.aether.state.range.Holdings;
import dev.aether.state.range.LocalRange;
import dev.aether.state.range.RangeName;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.RemoteRefusal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Answers what other nodes ask of the replicas here; asks on for the records of keyspaces only. */
public final class Servant {
    private static final Duration TIMEOUT_MAX = Duration.ofSeconds(60);

    private final Holdings holdings;
    private final Directory directory;
    private final KeyspaceWorks works;
    private final PeerBlobs blobs;

    public Servant(Holdings holdings, Directory directory, KeyspaceWorks works, PeerBlobs blobs) {
        this.holdings = holdings;
        this.directory = directory;
        this.works = works;
        this.blobs = blobs;
    }

    public Bytes answer(NodeId from, Bytes body) {
        StateProto.Request request = parse(from, body);
        StateProto.Reply reply;
        try {
            reply = serve(request);
        } catch (StateException failure) {
            reply = Replies.failure(failure, directory.find(request.getKeyspace()));
        }
        return Bytes.wrap(reply.toByteArray());
    }

    private static StateProto.Request parse(NodeId from, Bytes body) {
        try {
            return StateProto.Request.parseFrom(body.buffer());
        } catch (InvalidProtocolBufferException damaged) {
            throw new RemoteRefusal("a request of " + from + " is damaged");
        }
    }

    private StateProto.Reply serve(StateProto.Request request) {
        String keyspace = request.getKeyspace();
        Duration left = Duration.ofMillis(request.getTimeoutMillis());
        Duration span = left.compareTo(TIMEOUT_MAX) < 0 ? left : TIMEOUT_MAX;
        return switch (request.getKindCase()) {
            case WHERE -> where(keyspace);
            case HOST -> host(keyspace, request.getHost());
            case DROP -> {
                holdings.drop(
                        new RangeName(keyspace, new GroupId(request.getDrop().getGroup())),
                        "its keyspace was ended");
                directory.doubt(keyspace);
                yield StateProto.Reply.getDefaultInstance();
            }
            case COUNTS -> counts(range(keyspace), request.getCounts(), span);
            case COMMAND -> command(range(keyspace), request.getCommand(), span);
            case RANGE -> read(range(keyspace), request, span);
            case COMPACT -> compact(range(keyspace), request, span);
            case KEEP_ALIVE ->
                    Replies.lease(
                            Optional.of(
                                    range(keyspace)
                                            .keepAlive(request.getKeepAlive().getId(), span)),
                            List.of());
            case LEASE -> lease(range(keyspace), request.getLease(), span);
            case LEASES ->
                    StateProto.Reply.newBuilder()
                            .setLeases(
                                    StateProto.Reply.Leases.newBuilder()
                                            .addAllIds(range(keyspace).leases(span)))
                            .build();
            case BLOB ->
                    StateProto.Reply.newBuilder()
                            .setBlobLength(blobs.length(request.getBlob().getDigest()))
                            .build();
            case HASH -> Replies.hash(range(keyspace).hash(request.getHash().getRevision()));
            case NOTES -> Replies.notes(range(keyspace).notes(span));
            case STATUS -> Replies.status(range(keyspace).status(span));
            case KIND_NOT_SET -> throw new RemoteRefusal("a newer version asked this");
        };
    }

    private static StateProto.Reply counts(
            LocalRange range, StateProto.Request.Counts asked, Duration span) {
        if (range.name().group().value() != asked.getGroup()) {
            throw new StateException(Code.KEYSPACE_ABSENT, "another group is here");
        }
        ReplicaId replica = new ReplicaId(new NodeId(asked.getNode()), asked.getGeneration());
        return StateProto.Reply.newBuilder().setCounted(range.counts(replica, span)).build();
    }

    private static StateProto.Reply read(
            LocalRange range, StateProto.Request request, Duration span) {
        RangeResult result = range.range(Values.decode(request.getRange()), span);
        range.checkEdition(request.getUnder() - 1);
        return StateProto.Reply.newBuilder().setRange(Values.encode(result)).build();
    }

    private static StateProto.Reply compact(
            LocalRange range, StateProto.Request request, Duration span) {
        StateProto.Command compact = Commands.compact(request.getCompact().getRevision());
        return Replies.revision(
                range.compact(Commands.under(compact, request.getUnder() - 1), span));
    }

    LocalRange range(String keyspace) {
        return holdings.range(keyspace)
                .filter(range -> !directory.isStray(range))
                .orElseThrow(() ->
                        new StateException(
                                Code.KEYSPACE_ABSENT, "no replica of " + keyspace + " is here"));
    }

    private StateProto.Reply where(String keyspace) {
        StateProto.Reply.Builder reply = StateProto.Reply.newBuilder();
        directory.find(keyspace).ifPresent(known -> reply.setWhere(known.encode()));
        return reply.build();
    }

    private StateProto.Reply host(String keyspace, StateProto.Request.Host host) {
        RangeName name = new RangeName(keyspace, new GroupId(host.getGroup()));
        List<NodeId> founders = host.getFoundersList().stream().map(NodeId::new).toList();
        int held =
                founders.isEmpty()
                        ? holdings.host(name, host.getGeneration())
                        : works.foundHere(name, founders);
        return StateProto.Reply.newBuilder()
                .setHosted(StateProto.Reply.Hosted.newBuilder().setGeneration(held))
                .build();
    }

    private static StateProto.Reply command(
            LocalRange range, StateProto.Command command, Duration span) {
        if (command.hasTxn()) {
            Txn txn = Transactions.decode(command.getTxn());
            TxnCheck.check(txn);
            if (ReadTxn.isReadOnly(txn)) {
                TxnResult result = range.read(txn, span);
                range.checkEdition(command.getUnder() - 1);
                return transacted(new Applied.Transacted(result));
            }
        }
        return transacted(range.propose(command, span));
    }

    private static StateProto.Reply transacted(Applied applied) {
        return switch (applied) {
            case Applied.Transacted(var result) ->
                    StateProto.Reply.newBuilder().setTxn(Transactions.encode(result)).build();
            case Applied.Done(long revision) -> Replies.revision(revision);
            case Applied.Resolved(Verdict verdict) ->
                    StateProto.Reply.newBuilder()
                            .setVerdict(StateProto.Verdict.valueOf(verdict.name()))
                            .build();
            case Applied.Finished(var result) -> {
                StateProto.Reply.Builder reply = StateProto.Reply.newBuilder();
                result.ifPresent(of -> reply.setTxn(Transactions.encode(of)));
                yield reply.build();
            }
            case Applied.Refused(StateException reason) -> throw reason;
        };
    }

    private static StateProto.Reply lease(
            LocalRange range, StateProto.Request.LeaseQuery query, Duration span) {
        return query.getKeys()
                ? Replies.lease(Optional.empty(), range.leasedKeys(query.getId(), span))
                : Replies.lease(range.lease(query.getId(), span), List.of());
    }
}
