package dev.aether.runtime;

import dev.aether.component.MemorySource;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Metrics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The linear memory of all guests that run at this moment, bounded because it lies on the node's
 * own heap. The last quarter is only for workloads that have not yet what they reserved, so that
 * one with many requests cannot starve the others.
 */
final class LiveMemory {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();
    private final Metrics.Counter refused;
    private final List<KeptInstances> kept = new CopyOnWriteArrayList<>();

    LiveMemory(ByteSize max, Metrics metrics) {
        this.bytesMax = max.bytes();
        metrics.gauge("aether_guest_memory_bytes", "Linear memory of guests.", taken::get);
        this.refused =
                metrics.counter(
                        "aether_guest_memory_refused_total",
                        "Times a guest was refused memory because others have it.");
    }

    /** Has instances that may be closed when memory is short. */
    void relievedBy(KeptInstances instances) {
        kept.add(instances);
    }

    void forget(KeptInstances instances) {
        kept.remove(instances);
    }

    /** Closes an instance that waits for a request. @return false if there is none */
    private boolean relieve() {
        return kept.stream().anyMatch(KeptInstances::closeOne);
    }

    /** What one workload takes from. */
    Share share(long reservedBytes) {
        return new Share(reservedBytes);
    }

    long taken() {
        return taken.get();
    }

    /** What one workload takes from. */
    final class Share implements MemorySource {
        private final long reservedBytes;
        private final AtomicLong peak = new AtomicLong();
        private final AtomicLong mine = new AtomicLong();

        Share(long reservedBytes) {
            this.reservedBytes = reservedBytes;
        }

        /** The most it had at one time. */
        long peak() {
            return peak.get();
        }

        @Override
        public boolean take(long bytes) {
            boolean given = tryTake(bytes);
            while (!given && relieve()) {
                given = tryTake(bytes);
            }
            if (!given) {
                refused.increment();
            }
            return given;
        }

        private boolean tryTake(long bytes) {
            long all = mine.addAndGet(bytes);
            long limit = all <= reservedBytes ? bytesMax : bytesMax - bytesMax / 4;
            if (taken.addAndGet(bytes) <= limit) {
                if (all > peak.get()) {
                    peak.accumulateAndGet(all, Math::max);
                }
                return true;
            }
            giveBack(bytes);
            return false;
        }

        @Override
        public void giveBack(long bytes) {
            mine.addAndGet(-bytes);
            taken.addAndGet(-bytes);
        }
    }
}
