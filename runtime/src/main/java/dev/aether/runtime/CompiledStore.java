package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Disk;
import dev.aether.environment.DiskException;
import dev.aether.environment.DiskFile;
import dev.aether.environment.Environment;
import dev.aether.environment.Log;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Compiled particles in the folder {@code compiled}, up to a size; what was used longest ago goes
 * first. Each file is a magic, a format and the artefact, whose checksum the engine verifies; the
 * file {@code uses} keeps the order over restarts, the last use of each last.
 *
 * <p>The lock, not an inbox, because whoever looks needs the answer, once per start of a workload.
 */
final class CompiledStore implements CompilationCache {
    private static final String FOLDER = "compiled/";
    private static final String USES = FOLDER + "uses";
    private static final int USES_BYTES_MAX = 1 << 20;
    private static final int MAGIC = 0x41455843;

    /** Raised whenever what an artefact of the same engine means has changed. */
    private static final int FORMAT = 2;

    private static final int HEADER_BYTES = 8;

    /** Left free on the disk, so that the node's own log can go on. */
    private static final long RESERVE_BYTES = 256L << 20;

    private final Disk disk;
    private final Log log;
    private final long bytesMax;
    private final String suffix;
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Long> sizes = new LinkedHashMap<>(16, 0.75f, true);

    /**
     * @param jvm names the virtual machine, because its bytecode is what is kept
     */
    CompiledStore(Environment environment, ByteSize bytesMax, String jvm) {
        this.disk = environment.disk();
        this.log = environment.log().named("compiled");
        this.bytesMax = bytesMax.bytes();
        this.suffix = "-" + jvm.replaceAll("[^0-9A-Za-z.]", ".");
        load();
    }

    private void load() {
        try {
            List<String> names = disk.list("compiled");
            List<String> used =
                    disk.exists(USES)
                            ? new String(disk.read(USES, USES_BYTES_MAX), StandardCharsets.UTF_8)
                                    .lines().filter(names::contains).toList().reversed().stream()
                                            .distinct()
                                            .toList()
                                            .reversed()
                            : List.of();
            names.stream().filter(name -> !used.contains(name)).forEach(this::measure);
            used.forEach(this::measure);
            sizes.remove("uses");
        } catch (DiskException unreadable) {
            log.warn(
                    "compiled particles cannot be listed; they will be made anew",
                    "why",
                    unreadable);
        }
    }

    private void measure(String name) {
        try (DiskFile file = disk.open(FOLDER + name)) {
            sizes.put(name, file.size());
        }
    }

    /** Whether there is an artefact, damaged or not. */
    @Override
    public boolean has(String key) {
        lock.lock();
        try {
            return sizes.containsKey(key + suffix);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<byte[]> find(String key) {
        String name = key + suffix;
        lock.lock();
        try {
            return sizes.containsKey(name) ? read(name) : Optional.empty();
        } finally {
            lock.unlock();
        }
    }

    private Optional<byte[]> read(String name) {
        try {
            // Asking the map is what notes the use.
            long size = sizes.getOrDefault(name, 0L);
            byte[] file = disk.read(FOLDER + name, (int) size);
            ByteBuffer header = ByteBuffer.wrap(file);
            if (file.length < HEADER_BYTES
                    || header.getInt() != MAGIC
                    || header.getInt() != FORMAT) {
                forget(name);
                return Optional.empty();
            }
            noteUse(name);
            return Optional.of(Arrays.copyOfRange(file, HEADER_BYTES, file.length));
        } catch (DiskException unreadable) {
            log.warn("a compiled particle cannot be read", "file", name, "why", unreadable);
            return Optional.empty();
        }
    }

    @Override
    public void store(String key, byte[] artefact) {
        String name = key + suffix;
        long size = HEADER_BYTES + (long) artefact.length;
        lock.lock();
        try {
            if (size > bytesMax || disk.freeBytes() < size + RESERVE_BYTES) {
                log.info("a compiled particle is not kept: no space", "bytes", size);
                return;
            }
            sizes.remove(name);
            makeRoom(size);
            ByteBuffer file = ByteBuffer.allocate((int) size);
            file.putInt(MAGIC).putInt(FORMAT).put(artefact);
            disk.replaceSecret(FOLDER + name, file.array());
            sizes.put(name, size);
            saveUses();
        } catch (DiskException full) {
            log.warn("a compiled particle cannot be kept", "file", name, "why", full);
        } finally {
            lock.unlock();
        }
    }

    private void makeRoom(long coming) {
        while (total() + coming > bytesMax) {
            forget(sizes.keySet().iterator().next());
        }
    }

    private long total() {
        return sizes.values().stream().mapToLong(Long::longValue).sum();
    }

    private void forget(String name) {
        sizes.remove(name);
        disk.delete(FOLDER + name);
    }

    private void noteUse(String name) {
        try (DiskFile file = disk.open(USES)) {
            long end = file.size();
            if (end < USES_BYTES_MAX / 2) {
                file.write(end, ByteBuffer.wrap((name + "\n").getBytes(StandardCharsets.UTF_8)));
            } else {
                write(file);
            }
        } catch (DiskException full) {
            log.warn("the order of compiled particles is not kept", "why", full);
        }
    }

    private void saveUses() {
        try (DiskFile file = disk.open(USES)) {
            write(file);
        } catch (DiskException full) {
            log.warn("the order of compiled particles is not kept", "why", full);
        }
    }

    /** Neither forced nor whole after a crash: what is lost is only the order. */
    private void write(DiskFile file) {
        byte[] uses = (String.join("\n", sizes.keySet()) + "\n").getBytes(StandardCharsets.UTF_8);
        file.write(0, ByteBuffer.wrap(uses));
        file.truncate(uses.length);
    }
}
