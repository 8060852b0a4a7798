package dev.aether.api.objects;

import dev.aether.kubernetes.Json.ObjectNode;
import dev.aether.kubernetes.ResourceStore.Feed;
import dev.aether.kubernetes.ResourceStore.Next;
import dev.aether.state.KeyRange;
import dev.aether.state.KeyValue;
import dev.aether.state.Keyspace;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Function;

/** Changes of some keys as changes of objects. */
final class KeyspaceFeed implements Feed {
    private final Watch watch;
    private final Function<KeyValue, ObjectNode> decode;
    private final Deque<Watch.Event> batch = new ArrayDeque<>();

    KeyspaceFeed(
            Keyspace system,
            KeyRange keys,
            long afterRevision,
            Function<KeyValue, ObjectNode> decode) {
        this.watch = system.watch(new WatchRequest(keys, afterRevision + 1, true, true, true));
        this.decode = decode;
    }

    @Override
    public Next next(Duration timeout) {
        if (batch.isEmpty()) {
            switch (watch.next(timeout)) {
                case Watch.Events events -> batch.addAll(events.events());
                case Watch.Progress(var revision) -> {
                    return new Next.Quiet(revision);
                }
                case Watch.Compacted(var oldest) -> {
                    return new Next.Expired(oldest);
                }
                case Watch.Ended _ -> {
                    return new Next.Ended();
                }
            }
        }
        Watch.Event event = batch.remove();
        Optional<ObjectNode> after =
                event.isDelete() ? Optional.empty() : Optional.of(decode.apply(event.current()));
        return new Next.Change(event.previous().map(decode), after, event.current().modRevision());
    }

    @Override
    public void close() {
        watch.close();
    }
}
