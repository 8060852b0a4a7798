package dev.aether.state.mvcc;

import dev.aether.state.Watch;
import java.util.List;

/** Everything one revision changed, in order. */
public record Change(long revision, List<Watch.Event> events) {
    public Change {
        events = List.copyOf(events);
    }
}
