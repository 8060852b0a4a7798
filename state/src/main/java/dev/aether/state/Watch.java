package dev.aether.state;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A running watch: every event once, in revision order, a revision's events never split over two
 * batches. One reader at a time. A reader that falls behind is served from history.
 */
public interface Watch extends AutoCloseable {
    /** The keyspace's revision when the watch began. */
    long createdRevision();

    /** Waits for the next thing to tell; {@link Progress} when nothing came in time. */
    Notice next(Duration timeout);

    /**
     * The next thing to tell, if that takes no waiting and no reading of storage: never blocks.
     * Empty if {@link #next} must be asked.
     */
    default Optional<Notice> atOnce() {
        return Optional.empty();
    }

    /** Runs on an arbitrary thread, once, when {@link #next} would answer at once. */
    void whenReady(Runnable ready);

    @Override
    void close();

    /** What a watch tells. */
    sealed interface Notice {}

    /**
     * @param revision of the newest event in it
     */
    record Events(long revision, List<Event> events) implements Notice {
        public Events {
            events = List.copyOf(events);
        }
    }

    /** All events up to this revision have been delivered. */
    record Progress(long revision) implements Notice {}

    /** The start was compacted away; nothing follows. */
    record Compacted(long compactRevision) implements Notice {}

    /** The watch ended on the serving side; nothing follows. */
    record Ended(String reason) implements Notice {}

    /**
     * @param current version 0 for a deletion
     */
    record Event(KeyValue current, Optional<KeyValue> previous) {
        public boolean isDelete() {
            return current.version() == 0;
        }
    }
}
