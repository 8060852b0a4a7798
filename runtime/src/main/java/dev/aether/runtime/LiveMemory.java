package dev.aether.runtime;

import dev.aether.component.MemorySource;
import dev.aether.environment.ByteSize;
import dev.aether.environment.Metrics;
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

    LiveMemory(ByteSize max, Metrics metrics) {
        this.bytesMax = max.bytes();
        metrics.gauge("aether_guest_memory_bytes", "Linear memory of guests.", taken::get);
        this.refused =
                metrics.counter(
                        "aether_guest_memory_refused_total",
                        "Times a guest was refused memory because others have it.");
    }

    /** What one workload takes from. */
    MemorySource share(long reservedBytes) {
        return new Share(reservedBytes);
    }

    long taken() {
        return taken.get();
    }

    private final class Share implements MemorySource {
        private final long reservedBytes;
        private final AtomicLong mine = new AtomicLong();

        Share(long reservedBytes) {
            this.reservedBytes = reservedBytes;
        }

        @Override
        public boolean take(long bytes) {
            boolean isReserved = mine.addAndGet(bytes) <= reservedBytes;
            long limit = isReserved ? bytesMax : bytesMax - bytesMax / 4;
            if (taken.addAndGet(bytes) <= limit) {
                return true;
            }
            giveBack(bytes);
            refused.increment();
            return false;
        }

        @Override
        public void giveBack(long bytes) {
            mine.addAndGet(-bytes);
            taken.addAndGet(-bytes);
        }
    }
}
