package dev.aether.component.host;

import dev.aether.component.wasi.stores.Blobs;
import dev.aether.component.wasi.stores.StoreFault;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Containers of objects that live as long as this object. The lock is there because guests of
 * several threads share them.
 */
public final class MemoryBlobs implements Blobs {
    private static final int CONTAINERS_MAX = 10_000;
    private static final int ENTRY_BYTES = 64;
    private static final int OBJECT_BYTES_MAX = 64 << 20;
    private final long bytesMax;
    private final Supplier<Instant> clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Container> containers = new HashMap<>();
    private long bytes;

    private record Container(Instant created, TreeMap<String, Blob> objects) {}

    /** An object; its bytes are never changed. */
    private static final class Blob {
        private final Instant created;
        private final byte[] content;

        Blob(Instant created, byte[] content) {
            this.created = created;
            this.content = content;
        }

        Instant created() {
            return created;
        }

        byte[] content() {
            return content;
        }

        long size(String name) {
            return ENTRY_BYTES + 2L * name.length() + content.length;
        }
    }

    /**
     * Containers.
     *
     * @param bytesMax of all objects together
     */
    public MemoryBlobs(long bytesMax, Supplier<Instant> clock) {
        this.bytesMax = bytesMax;
        this.clock = clock;
    }

    /** What is done under the lock. */
    private interface Work<T> {
        T run() throws StoreFault;
    }

    private <T> T alone(Work<T> work) throws StoreFault {
        lock.lock();
        try {
            return work.run();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void create(String name) throws StoreFault {
        alone(() -> {
            if (containers.containsKey(name) || containers.size() >= CONTAINERS_MAX) {
                throw fault(
                        containers.containsKey(name)
                                ? "there is a container " + name
                                : "at most " + CONTAINERS_MAX + " containers");
            }
            return containers.put(name, new Container(clock.get(), new TreeMap<>())) == null;
        });
    }

    @Override
    public Optional<Instant> created(String name) throws StoreFault {
        return alone(() -> Optional.ofNullable(containers.get(name)).map(Container::created));
    }

    @Override
    public void remove(String name) throws StoreFault {
        alone(() -> {
            Container gone = container(name);
            gone.objects().forEach((object, blob) -> bytes -= blob.size(object));
            return containers.remove(name, gone);
        });
    }

    @Override
    public void clear(String name) throws StoreFault {
        alone(() -> {
            TreeMap<String, Blob> objects = container(name).objects();
            objects.forEach((object, blob) -> bytes -= blob.size(object));
            objects.clear();
            return objects;
        });
    }

    @Override
    public List<String> names(String name, String after, int most) throws StoreFault {
        return alone(() ->
                container(name).objects().tailMap(after, after.isEmpty()).keySet().stream()
                        .limit(most)
                        .toList());
    }

    @Override
    public Optional<Facts> facts(String name, String object) throws StoreFault {
        return alone(() ->
                Optional.ofNullable(container(name).objects().get(object))
                        .map(blob -> new Facts(blob.created(), blob.content().length)));
    }

    @Override
    public Content open(String name, String object) throws StoreFault {
        byte[] whole = read(name, object);
        return new Content() {
            @Override
            public long size() {
                return whole.length;
            }

            @Override
            public byte[] read(long from, int bytesMax) {
                int end = (int) Math.min(whole.length, from + bytesMax);
                return Arrays.copyOfRange(whole, (int) from, end);
            }
        };
    }

    private byte[] read(String name, String object) throws StoreFault {
        return alone(() -> {
            Blob blob = container(name).objects().get(object);
            if (blob == null) {
                throw fault("there is no object " + object);
            }
            return blob.content();
        });
    }

    @Override
    public Draft draft(String name, String object) throws StoreFault {
        alone(() -> container(name));
        var written = new ByteArrayOutputStream();
        return new Draft() {
            @Override
            public void write(byte[] piece) throws StoreFault {
                if (written.size() + piece.length > OBJECT_BYTES_MAX) {
                    throw fault("an object has at most " + OBJECT_BYTES_MAX + " bytes");
                }
                written.writeBytes(piece);
            }

            @Override
            public void finish() throws StoreFault {
                keep(name, object, written.toByteArray());
            }
        };
    }

    private void keep(String name, String object, byte[] content) throws StoreFault {
        alone(() -> {
            var blob = new Blob(clock.get(), content);
            TreeMap<String, Blob> objects = container(name).objects();
            Blob old = objects.get(object);
            long more = blob.size(object) - (old == null ? 0 : old.size(object));
            if (bytes + more > bytesMax) {
                throw fault("the containers are full: at most " + bytesMax + " bytes");
            }
            bytes += more;
            objects.put(object, blob);
            return more;
        });
    }

    @Override
    public void delete(String name, String object) throws StoreFault {
        alone(() -> {
            Blob old = container(name).objects().remove(object);
            bytes -= old == null ? 0 : old.size(object);
            return bytes;
        });
    }

    private Container container(String name) throws StoreFault {
        Container container = containers.get(name);
        if (container == null) {
            throw fault("there is no container " + name);
        }
        return container;
    }

    private static StoreFault fault(String why) {
        return new StoreFault(StoreFault.Kind.OTHER, why);
    }
}
