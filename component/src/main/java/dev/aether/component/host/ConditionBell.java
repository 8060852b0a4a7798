package dev.aether.component.host;

import dev.aether.component.wasi.Bell;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** A bell on a lock: a guest's thread waits for other threads, which no inbox can express. */
final class ConditionBell implements Bell {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition rings = lock.newCondition();
    private boolean rung;

    @Override
    public void ring() {
        lock.lock();
        try {
            rung = true;
            rings.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void await(long nanosMax) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = nanosMax;
            while (!rung && left > 0) {
                left = rings.awaitNanos(left);
            }
            rung = false;
        } finally {
            lock.unlock();
        }
    }
}
