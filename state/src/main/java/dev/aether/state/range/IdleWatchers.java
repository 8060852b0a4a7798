package dev.aether.state.range;

import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The watchers of a range that have seen everything, by the keys they watch, so that a change is
 * compared once with what many of them watch alike. Owned by the hub's lock.
 */
final class IdleWatchers {
    private final Map<KeyRange, Set<Watcher>> onKey = new HashMap<>();
    private final Map<KeyRange, Set<Watcher>> onInterval = new LinkedHashMap<>();

    private Map<KeyRange, Set<Watcher>> alike(KeyRange keys) {
        return keys.isSingle() ? onKey : onInterval;
    }

    void add(Watcher watcher) {
        watcher.idle = true;
        KeyRange keys = watcher.request.keys();
        alike(keys).computeIfAbsent(keys, _ -> new LinkedHashSet<>()).add(watcher);
    }

    void remove(Watcher watcher) {
        if (!watcher.idle) {
            return;
        }
        watcher.idle = false;
        KeyRange keys = watcher.request.keys();
        Set<Watcher> watchers = alike(keys).get(keys);
        if (watchers != null && watchers.remove(watcher) && watchers.isEmpty()) {
            alike(keys).remove(keys);
        }
    }

    /** Moves those whom a change of a key at a revision concerns, and lets them stand there. */
    void take(Bytes key, long revision, List<Watcher> woken) {
        if (!onKey.isEmpty()) {
            take(onKey, KeyRange.single(key), revision, woken);
        }
        if (!onInterval.isEmpty()) {
            onInterval.keySet().stream()
                    .filter(keys -> keys.contains(key))
                    .toList()
                    .forEach(interval -> take(onInterval, interval, revision, woken));
        }
    }

    private static void take(
            Map<KeyRange, Set<Watcher>> from, KeyRange keys, long revision, List<Watcher> woken) {
        Set<Watcher> watchers = from.get(keys);
        if (watchers == null) {
            return;
        }
        Iterator<Watcher> each = watchers.iterator();
        while (each.hasNext()) {
            Watcher watcher = each.next();
            if (revision >= watcher.next) {
                each.remove();
                watcher.idle = false;
                watcher.next = revision;
                woken.add(watcher);
            }
        }
        if (watchers.isEmpty()) {
            from.remove(keys);
        }
    }

    /** Makes all of them look again from a revision on. */
    void takeAll(long revision) {
        takeAll(onKey, revision);
        takeAll(onInterval, revision);
    }

    private static void takeAll(Map<KeyRange, Set<Watcher>> from, long revision) {
        for (Set<Watcher> watchers : from.values()) {
            for (Watcher watcher : watchers) {
                watcher.idle = false;
                watcher.next = Math.max(watcher.next, revision);
            }
        }
        from.clear();
    }
}
