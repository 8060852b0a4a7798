package dev.aether.consensus;

import java.util.Map;
import java.util.TreeMap;

/**
 * The configurations of a log by the index of their entry. One is in force as soon as it is
 * appended, and no longer when its entry is replaced.
 *
 * @see <a href="https://web.stanford.edu/~ouster/cgi-bin/papers/OngaroPhD.pdf">Raft thesis, 4.1</a>
 */
final class Configurations {
    private final TreeMap<Long, Configuration> byIndex = new TreeMap<>();

    Configurations(long index, Configuration first) {
        byIndex.put(index, first);
    }

    Configuration current() {
        return byIndex.lastEntry().getValue();
    }

    /** Index of the entry that brought the current one. */
    long currentIndex() {
        return byIndex.lastKey();
    }

    /** The one in force at an index that was not compacted away. */
    Configuration at(long index) {
        Map.Entry<Long, Configuration> floor = byIndex.floorEntry(index);
        return floor == null ? byIndex.firstEntry().getValue() : floor.getValue();
    }

    void append(long index, Configuration configuration) {
        byIndex.put(index, configuration);
    }

    /**
     * @return whether the current one changed
     */
    boolean truncateFrom(long index) {
        Map<Long, Configuration> dropped = byIndex.tailMap(index, true);
        boolean changed = !dropped.isEmpty();
        dropped.clear();
        return changed;
    }

    void compactTo(long index) {
        Long floor = byIndex.floorKey(index);
        if (floor != null) {
            byIndex.headMap(floor, false).clear();
        }
    }

    void reset(long index, Configuration configuration) {
        byIndex.clear();
        byIndex.put(index, configuration);
    }
}
