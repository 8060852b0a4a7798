package dev.aether.api.etcd;

import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.CompactionRequest;
import dev.aether.api.wire.etcd.CompactionResponse;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.DeleteRangeResponse;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.RangeResponse;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.api.wire.etcd.TxnResponse;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.Op;
import dev.aether.state.OpResult;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;
import dev.aether.state.Txn;
import dev.aether.state.TxnResult;

/** etcd's service {@code KV}. */
final class KvService {
    private final Keyspaces access;

    KvService(Keyspaces access) {
        this.access = access;
    }

    RangeResponse range(Caller caller, RangeRequest request) {
        Served served = access.open(caller, Access.READ);
        RangeQuery query = Requests.range(request);
        RangeResult result = served.keyspace().range(query);
        return Answers.range(served.headers().at(result.revision()), result);
    }

    PutResponse put(Caller caller, PutRequest request) {
        Served served = access.open(caller, Access.WRITE);
        Requests.checkSize(request);
        Op.Put put = Requests.put(request);
        TxnResult result = served.keyspace().txn(Txn.of(put));
        return Answers.put(
                served.headers().at(result.revision()), (OpResult.Put) result.results().getFirst());
    }

    DeleteRangeResponse delete(Caller caller, DeleteRangeRequest request) {
        Served served = access.open(caller, Access.WRITE);
        Requests.checkSize(request);
        Op.Delete delete = Requests.delete(request);
        TxnResult result = served.keyspace().txn(Txn.of(delete));
        return Answers.delete(
                served.headers().at(result.revision()),
                (OpResult.Delete) result.results().getFirst());
    }

    TxnResponse txn(Caller caller, TxnRequest request) {
        Requests.checkSize(request);
        Txn txn = Requests.txn(request);
        Access needed = Requests.isReadOnly(txn) ? Access.READ : Access.WRITE;
        Served served = access.open(caller, needed);
        TxnResult result = served.keyspace().txn(txn);
        return Answers.txn(served.headers().at(result.revision()), result);
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
