package dev.aether.state;

import dev.aether.environment.Bytes;

/**
 * One key or an interval of keys, in etcd's notation.
 *
 * @param key first key
 * @param end empty: only {@code key}; the single zero byte: to the end of the keyspace; else the
 *     first key after the interval
 */
public record KeyRange(Bytes key, Bytes end) {
    private static final Bytes ZERO = Bytes.wrap(new byte[1]);

    public static KeyRange single(Bytes key) {
        return new KeyRange(key, Bytes.EMPTY);
    }

    public static KeyRange prefix(Bytes prefix) {
        return prefix.isEmpty() ? all() : new KeyRange(prefix, prefix.prefixEnd());
    }

    public static KeyRange all() {
        return new KeyRange(ZERO, ZERO);
    }

    public boolean isSingle() {
        return end.isEmpty();
    }

    public boolean isToEnd() {
        return end.equals(ZERO);
    }

    /** Whether a key can be in both. */
    public boolean overlaps(KeyRange other) {
        return other.contains(key) || contains(other.key);
    }

    public boolean contains(Bytes candidate) {
        if (isSingle()) {
            return candidate.equals(key);
        }
        return candidate.compareTo(key) >= 0 && (isToEnd() || candidate.compareTo(end) < 0);
    }
}
