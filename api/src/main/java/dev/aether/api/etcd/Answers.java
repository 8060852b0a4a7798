package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.DeleteRangeResponse;
import dev.aether.api.wire.etcd.Event;
import dev.aether.api.wire.etcd.PutResponse;
import dev.aether.api.wire.etcd.RangeResponse;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.ResponseOp;
import dev.aether.api.wire.etcd.TxnResponse;
import dev.aether.state.KeyValue;
import dev.aether.state.OpResult;
import dev.aether.state.RangeResult;
import dev.aether.state.TxnResult;
import dev.aether.state.Watch;

/** Writes what the state engine answered as etcd would. */
final class Answers {
    private Answers() {}

    static dev.aether.api.wire.etcd.KeyValue keyValue(KeyValue from) {
        return dev.aether.api.wire.etcd.KeyValue.newBuilder()
                .setKey(Octets.of(from.key()))
                .setValue(Octets.of(from.value()))
                .setCreateRevision(from.createRevision())
                .setModRevision(from.modRevision())
                .setVersion(from.version())
                .setLease(from.lease())
                .build();
    }

    static RangeResponse range(ResponseHeader header, RangeResult from) {
        RangeResponse.Builder response =
                RangeResponse.newBuilder()
                        .setHeader(header)
                        .setCount(from.count())
                        .setMore(from.more());
        from.entries().forEach(entry -> response.addKvs(keyValue(entry)));
        return response.build();
    }

    static PutResponse put(ResponseHeader header, OpResult.Put from) {
        PutResponse.Builder response = PutResponse.newBuilder().setHeader(header);
        from.previous().ifPresent(previous -> response.setPrevKv(keyValue(previous)));
        return response.build();
    }

    static DeleteRangeResponse delete(ResponseHeader header, OpResult.Delete from) {
        DeleteRangeResponse.Builder response =
                DeleteRangeResponse.newBuilder().setHeader(header).setDeleted(from.deleted());
        from.previous().forEach(previous -> response.addPrevKvs(keyValue(previous)));
        return response.build();
    }

    static TxnResponse txn(ResponseHeader header, TxnResult from) {
        TxnResponse.Builder response =
                TxnResponse.newBuilder().setHeader(header).setSucceeded(from.succeeded());
        ResponseHeader inner = ResponseHeader.newBuilder().setRevision(from.revision()).build();
        from.results().forEach(result -> response.addResponses(op(inner, result)));
        return response.build();
    }

    private static ResponseOp op(ResponseHeader header, OpResult from) {
        ResponseOp.Builder response = ResponseOp.newBuilder();
        switch (from) {
            case OpResult.Put put -> response.setResponsePut(put(header, put));
            case OpResult.Delete delete -> response.setResponseDeleteRange(delete(header, delete));
            case OpResult.Read(RangeResult result) ->
                    response.setResponseRange(range(header, result));
            case OpResult.Nested(TxnResult result) -> response.setResponseTxn(txn(header, result));
        }
        return response.build();
    }

    static Event event(Watch.Event from) {
        Event.Builder event =
                Event.newBuilder()
                        .setType(from.isDelete() ? Event.EventType.DELETE : Event.EventType.PUT)
                        .setKv(
                                from.isDelete()
                                        ? deleted(from.current())
                                        : keyValue(from.current()));
        from.previous().ifPresent(previous -> event.setPrevKv(keyValue(previous)));
        return event.build();
    }

    private static dev.aether.api.wire.etcd.KeyValue deleted(KeyValue from) {
        return dev.aether.api.wire.etcd.KeyValue.newBuilder()
                .setKey(Octets.of(from.key()))
                .setModRevision(from.modRevision())
                .build();
    }
}
