package dev.aether.component.host;

import dev.aether.component.wasi.stores.KeyValues;
import dev.aether.component.wasi.stores.StoreFault;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Key-value stores that live as long as this object, any name being one. The lock is there because
 * guests of several threads share them.
 */
public final class MemoryKeyValues implements KeyValues {
    private static final int ENTRY_BYTES = 64;
    private final long bytesMax;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Memory> buckets = new HashMap<>();
    private long bytes;

    /**
     * Stores.
     *
     * @param bytesMax of all keys and values together
     */
    public MemoryKeyValues(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public Bucket open(String name) throws StoreFault {
        lock.lock();
        try {
            if (!buckets.containsKey(name)) {
                reserve(ENTRY_BYTES + 2L * name.length());
            }
            return buckets.computeIfAbsent(name, key -> new Memory());
        } finally {
            lock.unlock();
        }
    }

    private void reserve(long more) throws StoreFault {
        if (bytes + more > bytesMax) {
            throw new StoreFault(
                    StoreFault.Kind.OTHER, "the stores are full: at most " + bytesMax + " bytes");
        }
        bytes += more;
    }

    private static long size(String key, byte[] value) {
        return ENTRY_BYTES + 2L * key.length() + value.length;
    }

    private final class Memory implements Bucket {
        private final TreeMap<String, byte[]> values = new TreeMap<>();

        @Override
        public Optional<byte[]> get(String key) {
            lock.lock();
            try {
                return Optional.ofNullable(values.get(key)).map(byte[]::clone);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void set(String key, byte[] value) throws StoreFault {
            lock.lock();
            try {
                byte[] old = values.get(key);
                reserve(size(key, value) - (old == null ? 0 : size(key, old)));
                values.put(key, value.clone());
            } finally {
                lock.unlock();
            }
        }

        @Override
        public void delete(String key) {
            lock.lock();
            try {
                byte[] old = values.remove(key);
                bytes -= old == null ? 0 : size(key, old);
            } finally {
                lock.unlock();
            }
        }

        @Override
        public List<String> keys(String after, int most) {
            lock.lock();
            try {
                return values.tailMap(after, after.isEmpty()).keySet().stream()
                        .limit(most)
                        .toList();
            } finally {
                lock.unlock();
            }
        }

        @Override
        public boolean swap(String key, Optional<byte[]> expected, byte[] value) throws StoreFault {
            lock.lock();
            try {
                boolean same = Arrays.equals(values.get(key), expected.orElse(null));
                if (same) {
                    set(key, value);
                }
                return same;
            } finally {
                lock.unlock();
            }
        }
    }
}
