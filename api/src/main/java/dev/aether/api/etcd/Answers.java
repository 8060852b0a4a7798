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
        boolean changed = from.results().stream().anyMatch(Answers::changes);
        Progress progress = new Progress(from.revision() - (changed ? 1 : 0));
        return txn(header, from, progress);
    }

    private static boolean changes(OpResult result) {
        return switch (result) {
            case OpResult.Put _ -> true;
            case OpResult.Delete delete -> delete.deleted() > 0;
            case OpResult.Read _ -> false;
            case OpResult.Nested(TxnResult nested) ->
                    nested.results().stream().anyMatch(Answers::changes);
        };
    }

    private static TxnResponse txn(ResponseHeader header, TxnResult from, Progress progress) {
        TxnResponse.Builder response =
                TxnResponse.newBuilder().setHeader(header).setSucceeded(from.succeeded());
        from.results().forEach(result -> response.addResponses(op(result, progress)));
        return response.build();
    }

    /** As etcd does it: the inner headers have the revision so far, that of a nested txn none. */
    private static ResponseOp op(OpResult from, Progress progress) {
        progress.after(from);
        ResponseHeader header =
                ResponseHeader.newBuilder().setRevision(progress.revision()).build();
        ResponseOp.Builder response = ResponseOp.newBuilder();
        switch (from) {
            case OpResult.Put put -> response.setResponsePut(put(header, put));
            case OpResult.Delete delete -> response.setResponseDeleteRange(delete(header, delete));
            case OpResult.Read(RangeResult result) ->
                    response.setResponseRange(range(header, result));
            case OpResult.Nested(TxnResult result) ->
                    response.setResponseTxn(
                            txn(ResponseHeader.getDefaultInstance(), result, progress));
        }
        return response.build();
    }

    /** The revision within a transaction: one more from its first change on. */
    private static final class Progress {
        private final long before;
        private boolean changed;

        Progress(long before) {
            this.before = before;
        }

        void after(OpResult result) {
            boolean isNested = result instanceof OpResult.Nested;
            changed = changed || (!isNested && changes(result));
        }

        long revision() {
            return changed ? before + 1 : before;
        }
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
