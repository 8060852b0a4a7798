package dev.aether.api.etcd;

import dev.aether.api.wire.etcd.Permission;
import dev.aether.environment.Bytes;
import dev.aether.state.KeyRange;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** The intervals of keys that permissions cover together. */
final class Grants {
    private static final Bytes ZERO = Bytes.wrap(new byte[1]);

    private final NavigableMap<Bytes, Interval> readable;
    private final NavigableMap<Bytes, Interval> writable;

    /** From a key on; up to another, or to the end of all keys. */
    private record Interval(Bytes begin, Bytes end, boolean isToEnd) {
        boolean reaches(Bytes key) {
            return isToEnd || end.compareTo(key) >= 0;
        }

        Interval with(Interval next) {
            boolean isLonger = next.isToEnd || (!isToEnd && next.end.compareTo(end) > 0);
            return isLonger ? new Interval(begin, next.end, next.isToEnd) : this;
        }

        boolean covers(Interval wanted) {
            return isToEnd || (!wanted.isToEnd && wanted.end.compareTo(end) <= 0);
        }
    }

    Grants(Collection<Permission> permissions) {
        readable = union(permissions, Permission.Type.READ);
        writable = union(permissions, Permission.Type.WRITE);
    }

    private static NavigableMap<Bytes, Interval> union(
            Collection<Permission> permissions, Permission.Type type) {
        List<Interval> sorted =
                permissions.stream()
                        .filter(each ->
                                each.getPermType() == type
                                        || each.getPermType() == Permission.Type.READWRITE)
                        .map(each -> interval(Octets.range(each.getKey(), each.getRangeEnd())))
                        .sorted(Comparator.comparing(Interval::begin))
                        .toList();
        NavigableMap<Bytes, Interval> union = new TreeMap<>();
        for (Interval next : sorted) {
            Map.Entry<Bytes, Interval> last = union.lastEntry();
            if (last != null && last.getValue().reaches(next.begin)) {
                union.put(last.getKey(), last.getValue().with(next));
            } else {
                union.put(next.begin, next);
            }
        }
        return union;
    }

    private static Interval interval(KeyRange keys) {
        boolean isEmpty = !keys.isToEnd() && keys.end().compareTo(keys.key()) <= 0;
        return keys.isSingle() || isEmpty
                ? new Interval(keys.key(), keys.key().concat(ZERO), false)
                : new Interval(keys.key(), keys.end(), keys.isToEnd());
    }

    boolean mayRead(KeyRange keys) {
        return covers(readable, interval(keys));
    }

    boolean mayWrite(KeyRange keys) {
        return covers(writable, interval(keys));
    }

    private static boolean covers(NavigableMap<Bytes, Interval> union, Interval wanted) {
        Map.Entry<Bytes, Interval> before = union.floorEntry(wanted.begin);
        return before != null && before.getValue().covers(wanted);
    }
}
