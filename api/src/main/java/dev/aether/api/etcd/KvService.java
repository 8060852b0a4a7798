package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcMethod;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.CompactionResponse;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.environment.Environment;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.OpResult;
import dev.aether.state.Txn;
import java.util.function.Function;

/** etcd's service {@code KV}. */
final class KvService {
    private final Environment environment;
    private final Keyspaces access;

    KvService(Environment environment, Keyspaces access) {
        this.environment = environment;
        this.access = access;
    }

    void range(Caller caller, RangeRequest request, GrpcMethod.Reply reply) {
        Served served = access.open(caller, Access.READ);
        served.keyspace()
                .range(
                        Requests.range(request),
                        answer(
                                reply,
                                result ->
                                        Answers.range(
                                                served.headers().at(result.revision()), result)));
    }

    void put(Caller caller, PutRequest request, GrpcMethod.Reply reply) {
        Served served = access.open(caller, Access.WRITE);
        Requests.checkSize(request);
        served.keyspace()
                .txn(
                        Txn.of(Requests.put(request)),
                        answer(
                                reply,
                                result ->
                                        Answers.put(
                                                served.headers().at(result.revision()),
                                                (OpResult.Put) result.results().getFirst())));
    }

    void delete(Caller caller, DeleteRangeRequest request, GrpcMethod.Reply reply) {
        Served served = access.open(caller, Access.WRITE);
        Requests.checkSize(request);
        served.keyspace()
                .txn(
                        Txn.of(Requests.delete(request)),
                        answer(
                                reply,
                                result ->
                                        Answers.delete(
                                                served.headers().at(result.revision()),
                                                (OpResult.Delete) result.results().getFirst())));
    }

    void txn(Caller caller, TxnRequest request, GrpcMethod.Reply reply) {
        Requests.checkSize(request);
        Txn txn = Requests.txn(request);
        Access needed = Requests.isReadOnly(txn) ? Access.READ : Access.WRITE;
        Served served = access.open(caller, needed);
        served.keyspace()
                .txn(
                        txn,
                        answer(
                                reply,
                                result ->
                                        Answers.txn(
                                                served.headers().at(result.revision()), result)));
    }

    private <T> Prompted<T> answer(GrpcMethod.Reply reply, Function<T, MessageLite> form) {
        return new Prompted<>(environment, reply, form);
    }

    CompactionResponse compact(Caller caller, CompactionRequest request) {
        Served served = access.open(caller, Access.WRITE);
        if (request.getRevision() < 0) {
            throw EtcdErrors.error(Code.OUT_OF_RANGE, "mvcc: required revision has been compacted");
        }
        long revision = served.keyspace().compact(request.getRevision(), request.getPhysical());
        return CompactionResponse.newBuilder().setHeader(served.headers().at(revision)).build();
    }
}
