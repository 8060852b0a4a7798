package dev.aether.state.mvcc;

import dev.aether.environment.Environment;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The heap for what was written and is not on disk yet, and as much again for what is read soon
 * once more, shared by all ranges of a node. Safe for all threads.
 */
public final class FrontRoom {
    private static final int FULL_PARTS = 4;
    private static final int EXHAUSTED_PARTS = 6;
    private static final Duration POLL = Duration.ofMillis(5);
    private static final int POLLS_MAX = 200;

    private final Environment environment;
    private final long settleAtBytes;
    private final AtomicLong taken = new AtomicLong();
    private final AtomicLong remembered = new AtomicLong();
    private volatile Runnable settling = () -> {};

    /**
     * @param settleAtBytes from here on rows are brought to disk; at four times as much writes are
     *     refused, at six times they wait
     */
    public FrontRoom(Environment environment, long settleAtBytes) {
        this.environment = environment;
        this.settleAtBytes = settleAtBytes;
    }

    /** Hears, often and on any thread, that rows should be brought to disk; must not wait. */
    public void onCrowded(Runnable listener) {
        settling = listener;
    }

    public long taken() {
        return taken.get();
    }

    void take(long bytes) {
        if (taken.addAndGet(bytes) > settleAtBytes) {
            settling.run();
        }
    }

    void free(long bytes) {
        taken.addAndGet(-bytes);
    }

    /** Other heap: for rows that lie on disk as well. */
    void remember(long bytes) {
        remembered.addAndGet(bytes);
    }

    /** Whether some of these should be forgotten. */
    boolean remembersMuch() {
        return remembered.get() > settleAtBytes;
    }

    /** Whether rows should be brought to disk. */
    public boolean isCrowded() {
        return taken.get() > settleAtBytes;
    }

    /** Whether nothing more should be proposed. */
    boolean isFull() {
        return taken.get() > FULL_PARTS * settleAtBytes;
    }

    /**
     * Holds up whoever writes while far too much waits for the disk: what is committed already must
     * be applied, at the speed of the disk. Gives up after a second, so that nobody hangs for good.
     */
    void await() {
        for (int i = 0; i < POLLS_MAX && taken.get() > EXHAUSTED_PARTS * settleAtBytes; i++) {
            settling.run();
            environment.timers().sleep(POLL);
        }
    }
}
