package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.Event;
import dev.aether.state.Watch;
import java.util.List;

/**
 * Events as messages, made once for all watches that are told the same: the engine gives those the
 * same object. Only the last ones are kept, and only if they are few. Safe for all threads.
 */
final class EventMessages {
    private static final int KEPT_BYTES_MAX = 1 << 20;

    private record Made(Watch.Events from, List<Event> messages) {}

    private volatile Made last = new Made(new Watch.Events(0, List.of()), List.of());

    // The very same object is meant: comparing values would cost as much as making them.
    @SuppressWarnings("ReferenceEquality")
    List<Event> of(Watch.Events events) {
        Made known = last;
        if (known.from == events) {
            return known.messages;
        }
        List<Event> messages = events.events().stream().map(Answers::event).toList();
        if (messages.stream().mapToLong(Event::getSerializedSize).sum() <= KEPT_BYTES_MAX) {
            last = new Made(events, messages);
        }
        return messages;
    }
}
