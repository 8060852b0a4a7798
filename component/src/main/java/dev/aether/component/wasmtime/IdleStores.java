package dev.aether.component.wasmtime;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Stores that wait for another component instance of their plan; for any thread. */
final class IdleStores {
    /** Each holds up to half a MiB of memory. */
    private static final int STORES_MAX = 64;

    private record Idle(Object plan, WasmtimeStore store) {}

    private final ReentrantLock lock = new ReentrantLock();

    /** In the order in which they came. */
    private final List<Idle> idle = new ArrayList<>();

    /** The last one kept for a plan, or null. */
    @Nullable WasmtimeStore take(Object plan) {
        lock.lock();
        try {
            for (int i = idle.size() - 1; i >= 0; i--) {
                if (idle.get(i).plan.equals(plan)) {
                    return idle.remove(i).store;
                }
            }
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** Keeps one, for which the one that waits longest may have to go. */
    void keep(Object plan, WasmtimeStore store) {
        lock.lock();
        try {
            idle.add(new Idle(plan, store));
            if (idle.size() <= STORES_MAX) {
                return;
            }
        } finally {
            lock.unlock();
        }
        closeOldest();
    }

    /** Ends the one that waits longest; false if there is none. */
    boolean closeOldest() {
        WasmtimeStore oldest;
        lock.lock();
        try {
            if (idle.isEmpty()) {
                return false;
            }
            oldest = idle.removeFirst().store;
        } finally {
            lock.unlock();
        }
        oldest.close();
        return true;
    }

    /** Ends all of a plan that nobody will ask for again. */
    void forget(Object plan) {
        for (WasmtimeStore store = take(plan); store != null; store = take(plan)) {
            store.close();
        }
    }
}
