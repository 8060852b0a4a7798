package dev.aether.state;

import dev.aether.environment.Bytes;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The small records a keyspace keeps beside its keys, such as who may do what. No revision counts
 * them, no watch tells of them and no read of keys sees them.
 *
 * @param edition another number after each change, also of a later keyspace of this name; 0 while
 *     there was none
 * @param rows by name
 */
public record Notes(long edition, SortedMap<String, Bytes> rows) {
    public Notes {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }

    /**
     * A change to notes as they were read.
     *
     * @param edition that was read; any other is refused with NOTES_CHANGED
     * @param rows to put; an empty one removes
     */
    public record Change(long edition, SortedMap<String, Bytes> rows) {
        public Change {
            rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        }
    }
}
