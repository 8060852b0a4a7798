package dev.aether.runtime;

import dev.aether.component.CompilationCache;
import dev.aether.component.Component;
import dev.aether.environment.Bytes;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Components that were read lately, up to a size, so that the replicas of one share what was read.
 * For any thread; two may read the same at once.
 */
final class ParsedComponents {
    /** Of artefacts; what is read of them is about as large. Larger ones are not kept. */
    private static final long BYTES_MAX = 4 << 20;

    private final CompilationCache cache;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Parsed> parsed = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;

    private record Parsed(Component component, int bytes) {}

    /**
     * @param cache notes what was found valid
     */
    ParsedComponents(CompilationCache cache) {
        this.cache = cache;
    }

    /**
     * The component of an artefact.
     *
     * @param digest of the artefact
     * @throws dev.aether.component.ComponentException if it is none
     */
    Component of(String digest, Bytes artefact) {
        lock.lock();
        try {
            Parsed before = parsed.get(digest);
            if (before != null) {
                return before.component;
            }
        } finally {
            lock.unlock();
        }
        Component component = Component.parse(artefact.toArray(), cache);
        keep(digest, new Parsed(component, artefact.length()));
        return component;
    }

    private void keep(String digest, Parsed read) {
        lock.lock();
        try {
            if (read.bytes > BYTES_MAX || parsed.putIfAbsent(digest, read) != null) {
                return;
            }
            bytes += read.bytes;
            Iterator<Parsed> oldest = parsed.values().iterator();
            while (bytes > BYTES_MAX) {
                bytes -= oldest.next().bytes;
                oldest.remove();
            }
        } finally {
            lock.unlock();
        }
    }
}
