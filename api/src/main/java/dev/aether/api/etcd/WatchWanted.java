package dev.aether.api.etcd;

import com.google.protobuf.ByteString;
import dev.aether.api.wire.etcd.WatchCreateRequest;
import dev.aether.api.wire.etcd.WatchCreateRequest.FilterType;
import dev.aether.state.KeyRange;
import dev.aether.state.WatchRequest;
import java.util.Optional;

/** Reads what a client wants to watch. */
final class WatchWanted {
    private static final ByteString FIRST_KEY = ByteString.copyFrom(new byte[1]);

    private WatchWanted() {}

    static WatchRequest of(WatchCreateRequest request) {
        ByteString key = request.getKey().isEmpty() ? FIRST_KEY : request.getKey();
        return new WatchRequest(
                Octets.range(key, request.getRangeEnd()),
                request.getStartRevision(),
                request.getPrevKv(),
                !request.getFiltersList().contains(FilterType.NOPUT),
                !request.getFiltersList().contains(FilterType.NODELETE));
    }

    /** Why nobody can watch that, in etcd's words. */
    static Optional<String> refusal(WatchCreateRequest request) {
        KeyRange keys = of(request).keys();
        if (request.getStartRevision() < 0) {
            return Optional.of("etcdserver: mvcc: required revision has been compacted");
        }
        boolean isEmpty =
                !keys.isSingle() && !keys.isToEnd() && keys.key().compareTo(keys.end()) >= 0;
        return isEmpty ? Optional.of("mvcc: watcher range is empty") : Optional.empty();
    }
}
