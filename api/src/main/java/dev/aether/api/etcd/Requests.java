package dev.aether.api.etcd;

import com.google.protobuf.MessageLite;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.DeleteRangeRequest;
import dev.aether.api.wire.etcd.PutRequest;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.RequestOp;
import dev.aether.api.wire.etcd.TxnRequest;
import dev.aether.state.Compare;
import dev.aether.state.KeyRange;
import dev.aether.state.Op;
import dev.aether.state.RangeQuery;
import dev.aether.state.Txn;
import java.util.ArrayList;
import java.util.List;

/** Reads requests of etcd as requests of the state engine, refusing what etcd refuses. */
final class Requests {
    /** What etcd takes by default. */
    static final int REQUEST_BYTES_MAX = 3 << 19;

    private static final int OPERATIONS_MAX = 128;

    private Requests() {}

    static void checkSize(MessageLite request) {
        if (request.getSerializedSize() > REQUEST_BYTES_MAX) {
            throw EtcdErrors.tooLarge();
        }
    }

    static RangeQuery range(RangeRequest request) {
        checkKey(request.getKey().isEmpty());
        return new RangeQuery(
                Octets.range(request.getKey(), request.getRangeEnd()),
                request.getRevision(),
                request.getLimit(),
                order(request),
                request.getKeysOnly(),
                request.getCountOnly(),
                request.getMinModRevision(),
                request.getMaxModRevision(),
                request.getMinCreateRevision(),
                request.getMaxCreateRevision(),
                !request.getSerializable());
    }

    private static void checkKey(boolean empty) {
        if (empty) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "key is not provided");
        }
    }

    private static RangeQuery.Order order(RangeRequest request) {
        RangeQuery.By by =
                switch (request.getSortTarget()) {
                    case KEY -> RangeQuery.By.KEY;
                    case VERSION -> RangeQuery.By.VERSION;
                    case CREATE -> RangeQuery.By.CREATE_REVISION;
                    case MOD -> RangeQuery.By.MOD_REVISION;
                    case VALUE -> RangeQuery.By.VALUE;
                    case UNRECOGNIZED -> throw badOrder();
                };
        boolean descending =
                switch (request.getSortOrder()) {
                    case NONE, ASCEND -> false;
                    case DESCEND -> true;
                    case UNRECOGNIZED -> throw badOrder();
                };
        boolean hasNone = request.getSortOrder() == RangeRequest.SortOrder.NONE;
        boolean afterLimit = hasNone && by != RangeQuery.By.KEY;
        return new RangeQuery.Order(by, descending, afterLimit);
    }

    private static RuntimeException badOrder() {
        return EtcdErrors.error(Code.INVALID_ARGUMENT, "invalid sort option");
    }

    static Op.Put put(PutRequest request) {
        checkKey(request.getKey().isEmpty());
        if (request.getIgnoreValue() && !request.getValue().isEmpty()) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "value is provided");
        }
        if (request.getIgnoreLease() && request.getLease() != 0) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "lease is provided");
        }
        return new Op.Put(
                Octets.of(request.getKey()),
                Octets.of(request.getValue()),
                request.getLease(),
                request.getPrevKv(),
                request.getIgnoreValue(),
                request.getIgnoreLease());
    }

    static Op.Delete delete(DeleteRangeRequest request) {
        checkKey(request.getKey().isEmpty());
        return new Op.Delete(
                Octets.range(request.getKey(), request.getRangeEnd()), request.getPrevKv());
    }

    static Txn txn(TxnRequest request) {
        return txn(request, OPERATIONS_MAX);
    }

    /** As in etcd a nested transaction may have as many operations as the outer one has left. */
    private static Txn txn(TxnRequest request, int operationsMax) {
        int branches = Math.max(request.getSuccessCount(), request.getFailureCount());
        int longest = Math.max(branches, request.getCompareCount());
        if (longest > operationsMax) {
            throw EtcdErrors.error(Code.INVALID_ARGUMENT, "too many operations in txn request");
        }
        return new Txn(
                request.getCompareList().stream().map(Requests::compare).toList(),
                ops(request.getSuccessList(), operationsMax - longest),
                ops(request.getFailureList(), operationsMax - longest));
    }

    private static List<Op> ops(List<RequestOp> requests, int nestedMax) {
        List<Op> ops = new ArrayList<>(requests.size());
        for (RequestOp each : requests) {
            switch (each.getRequestCase()) {
                case REQUEST_RANGE -> ops.add(new Op.Read(range(each.getRequestRange())));
                case REQUEST_PUT -> ops.add(put(each.getRequestPut()));
                case REQUEST_DELETE_RANGE -> ops.add(delete(each.getRequestDeleteRange()));
                case REQUEST_TXN -> ops.add(new Op.Nested(txn(each.getRequestTxn(), nestedMax)));
                case REQUEST_NOT_SET ->
                        throw EtcdErrors.error(Code.INVALID_ARGUMENT, "key not found");
            }
        }
        return ops;
    }

    private static Compare compare(dev.aether.api.wire.etcd.Compare request) {
        checkKey(request.getKey().isEmpty());
        KeyRange keys = Octets.range(request.getKey(), request.getRangeEnd());
        Compare.Relation relation =
                switch (request.getResult()) {
                    case EQUAL -> Compare.Relation.EQUAL;
                    case GREATER -> Compare.Relation.GREATER;
                    case LESS -> Compare.Relation.LESS;
                    case NOT_EQUAL -> Compare.Relation.NOT_EQUAL;
                    case UNRECOGNIZED -> throw badCompare();
                };
        return switch (request.getTarget()) {
            case VERSION ->
                    new Compare.OfNumber(
                            keys, Compare.Field.VERSION, relation, request.getVersion());
            case CREATE ->
                    new Compare.OfNumber(
                            keys,
                            Compare.Field.CREATE_REVISION,
                            relation,
                            request.getCreateRevision());
            case MOD ->
                    new Compare.OfNumber(
                            keys, Compare.Field.MOD_REVISION, relation, request.getModRevision());
            case LEASE ->
                    new Compare.OfNumber(keys, Compare.Field.LEASE, relation, request.getLease());
            case VALUE -> new Compare.OfValue(keys, relation, Octets.of(request.getValue()));
            case UNRECOGNIZED -> throw badCompare();
        };
    }

    private static RuntimeException badCompare() {
        return EtcdErrors.error(Code.INVALID_ARGUMENT, "unknown comparison in txn request");
    }

    /** Whether nothing can change, whichever branch is taken. */
    static boolean isReadOnly(Txn txn) {
        return txn.then().stream().allMatch(Requests::isRead)
                && txn.otherwise().stream().allMatch(Requests::isRead);
    }

    private static boolean isRead(Op op) {
        return switch (op) {
            case Op.Read _ -> true;
            case Op.Put _, Op.Delete _ -> false;
            case Op.Nested(Txn txn) -> isReadOnly(txn);
        };
    }
}
