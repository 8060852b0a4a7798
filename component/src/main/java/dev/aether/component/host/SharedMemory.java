package dev.aether.component.host;

import dev.aether.component.MemorySource;
import java.util.concurrent.atomic.AtomicLong;

/** One bound for the memory of all instances that take from it. */
public final class SharedMemory implements MemorySource {
    private final long bytesMax;
    private final AtomicLong taken = new AtomicLong();

    public SharedMemory(long bytesMax) {
        this.bytesMax = bytesMax;
    }

    @Override
    public boolean take(long bytes) {
        if (taken.addAndGet(bytes) <= bytesMax) {
            return true;
        }
        giveBack(bytes);
        return false;
    }

    @Override
    public void giveBack(long bytes) {
        taken.addAndGet(-bytes);
    }
}
