package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.RangeRequest;
import dev.aether.api.wire.etcd.RangeRequest.SortOrder;
import dev.aether.api.wire.etcd.RangeRequest.SortTarget;
import dev.aether.api.wire.etcd.RangeResponse;
import dev.aether.api.wire.etcd.RangeStreamResponse;
import dev.aether.identity.Action.Access;
import dev.aether.identity.Caller;
import dev.aether.state.KeyValue;
import dev.aether.state.RangeQuery;
import dev.aether.state.RangeResult;

/** etcd's {@code RangeStream}: a range of one revision, told in pieces. */
final class RangeStreams {
    private static final int KEYS_FIRST = 10;
    private static final int PIECE_BYTES = Requests.REQUEST_BYTES_MAX;
    private static final ByteString ZERO = ByteString.copyFrom(new byte[1]);

    private final Keyspaces access;

    RangeStreams(Keyspaces access) {
        this.access = access;
    }

    void tell(Caller caller, RangeRequest request, ServerStream.Outlet outlet) {
        RangeQuery whole = Requests.range(request);
        refuseUnsupported(request);
        Served served =
                Retries.run(
                        () -> access.renew(caller),
                        () -> {
                            Served asked = access.open(caller, Access.READ);
                            asked.permits().read(whole.keys());
                            asked.permits().checkAlarms(false);
                            return asked;
                        });
        if (request.getCountOnly()) {
            RangeResult result = served.keyspace().range(whole);
            send(outlet, last(served, result.revision(), result.count(), false));
            return;
        }
        tellPieces(served, request, outlet);
    }

    private static void refuseUnsupported(RangeRequest request) {
        boolean isPlain =
                request.getSortOrder() == SortOrder.NONE
                        || (request.getSortTarget() == SortTarget.KEY
                                && request.getSortOrder() == SortOrder.ASCEND);
        if (!isPlain) {
            throw unsupported("custom sort orders");
        }
        boolean isFiltered =
                request.getMinModRevision() != 0
                        || request.getMaxModRevision() != 0
                        || request.getMinCreateRevision() != 0
                        || request.getMaxCreateRevision() != 0;
        if (isFiltered) {
            throw unsupported("revision filters");
        }
    }

    private static GrpcException unsupported(String what) {
        return new GrpcException(Code.UNIMPLEMENTED, "RangeStream does not support " + what);
    }

    private static void tellPieces(
            Served served, RangeRequest request, ServerStream.Outlet outlet) {
        long left = request.getLimit() > 0 ? request.getLimit() : Long.MAX_VALUE;
        RangeRequest.Builder next =
                request.toBuilder().setSortTarget(SortTarget.KEY).setSortOrder(SortOrder.NONE);
        long keys = KEYS_FIRST;
        long revision = 0;
        long count = 0;
        while (true) {
            next.setLimit(Math.min(left, keys));
            RangeResult piece = served.keyspace().range(Requests.range(next.build()));
            if (revision == 0) {
                revision = piece.revision();
                count = piece.count();
                next.setRevision(request.getRevision() > 0 ? request.getRevision() : revision);
            }
            left -= piece.entries().size();
            boolean isLast = !piece.more() || left == 0;
            RangeResponse.Builder response =
                    isLast
                            ? last(served, revision, count, piece.more())
                            : RangeResponse.newBuilder();
            for (KeyValue entry : piece.entries()) {
                response.addKvs(Answers.keyValue(entry));
            }
            send(outlet, response);
            if (isLast) {
                return;
            }
            keys = keysOfNext(keys, response.build().getSerializedSize());
            next.setKey(Octets.of(piece.entries().getLast().key()).concat(ZERO));
        }
    }

    /** Pieces come near a size that is a good one to send, as etcd's do. */
    private static long keysOfNext(long keys, int bytes) {
        if (bytes < PIECE_BYTES / 2) {
            return keys * 2;
        }
        return bytes > PIECE_BYTES * 2L ? Math.max(1, keys / 2) : keys;
    }

    private static RangeResponse.Builder last(
            Served served, long revision, long count, boolean more) {
        return RangeResponse.newBuilder()
                .setHeader(served.headers().at(revision))
                .setCount(count)
                .setMore(more);
    }

    private static void send(ServerStream.Outlet outlet, RangeResponse.Builder response) {
        outlet.send(RangeStreamResponse.newBuilder().setRangeResponse(response).build());
    }
}
