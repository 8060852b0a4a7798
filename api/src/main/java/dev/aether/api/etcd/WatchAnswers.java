package dev.aether.api.etcd;

import dev.aether.api.http.GrpcException;
import dev.aether.api.http.GrpcStatus.Code;
import dev.aether.api.wire.etcd.Event;
import dev.aether.api.wire.etcd.ResponseHeader;
import dev.aether.api.wire.etcd.WatchResponse;
import java.util.ArrayList;
import java.util.List;

/** The messages of a watch stream. */
final class WatchAnswers {
    /** The id that means the whole stream, or a watch that never was. */
    static final long NO_WATCH = -1;

    /** A fragment is sent once it has this many bytes of events. */
    private static final int FRAGMENT_BYTES = Requests.REQUEST_BYTES_MAX;

    private WatchAnswers() {}

    static WatchResponse created(ResponseHeader header, long id) {
        return WatchResponse.newBuilder().setHeader(header).setWatchId(id).setCreated(true).build();
    }

    static WatchResponse refused(ResponseHeader header, GrpcException reason) {
        return refused(header, clientText(reason));
    }

    static WatchResponse refused(ResponseHeader header, String reason) {
        return WatchResponse.newBuilder()
                .setHeader(header)
                .setWatchId(NO_WATCH)
                .setCreated(true)
                .setCanceled(true)
                .setCancelReason(reason)
                .build();
    }

    /** As the client library of etcd reads it back. */
    private static String clientText(GrpcException refused) {
        String name =
                refused.status().code() == Code.PERMISSION_DENIED
                        ? "PermissionDenied"
                        : "Unauthenticated";
        return "rpc error: code = " + name + " desc = " + refused.getMessage();
    }

    static WatchResponse cancelled(ResponseHeader header, long id) {
        return WatchResponse.newBuilder()
                .setHeader(header)
                .setWatchId(id)
                .setCanceled(true)
                .build();
    }

    static WatchResponse compacted(ResponseHeader header, long id, long compactRevision) {
        return WatchResponse.newBuilder()
                .setHeader(header)
                .setWatchId(id)
                .setCanceled(true)
                .setCompactRevision(compactRevision)
                .build();
    }

    static WatchResponse progress(ResponseHeader header, long id) {
        return WatchResponse.newBuilder().setHeader(header).setWatchId(id).build();
    }

    /** One message, or several for a watch that takes fragments of a large one. */
    static List<WatchResponse> events(ResponseHeader header, OneWatch watch, List<Event> events) {
        if (!watch.fragments()) {
            return List.of(empty(header, watch).addAllEvents(events).build());
        }
        List<WatchResponse> responses = new ArrayList<>(1);
        WatchResponse.Builder next = empty(header, watch);
        int bytes = 0;
        for (Event event : events) {
            int size = event.getSerializedSize();
            if (bytes > 0 && bytes + size > FRAGMENT_BYTES) {
                responses.add(next.setFragment(true).build());
                next = empty(header, watch);
                bytes = 0;
            }
            next.addEvents(event);
            bytes += size;
        }
        responses.add(next.build());
        return responses;
    }

    private static WatchResponse.Builder empty(ResponseHeader header, OneWatch watch) {
        return WatchResponse.newBuilder().setHeader(header).setWatchId(watch.id());
    }
}
