package dev.aether.mesh;

import dev.aether.environment.Clock;
import io.netty.channel.SelectStrategy;
import io.netty.util.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Keeps an event loop awake for a moment while the only request it has is answered by another
 * thread, so that the answer wakes nobody: on a virtual machine, waking a thread on another
 * processor takes as long as a small guest.
 *
 * <p>Where an answer did not come in that moment, the next requests get none. Belongs to one event
 * loop and its thread.
 */
final class BriefWait implements SelectStrategy {
    static final long NANOS_MAX = 200_000;

    /** How many requests get no wait after one that was in vain. */
    static final int REQUESTS_WITHOUT = 32;

    private static final ThreadLocal<@Nullable BriefWait> OF_THIS_LOOP = new ThreadLocal<>();

    private final Clock clock;
    private boolean known;
    private int requests;
    private int without;
    private boolean waiting;
    private long begunNanos;

    BriefWait(Clock clock) {
        this.clock = clock;
    }

    /** A request was handed to another thread; on the event loop. */
    static void begun() {
        BriefWait wait = OF_THIS_LOOP.get();
        if (wait != null) {
            wait.begin();
        }
    }

    /** It was answered, or nobody is there any more to answer; on the event loop. */
    static void ended() {
        BriefWait wait = OF_THIS_LOOP.get();
        if (wait != null) {
            wait.requests--;
            wait.waiting = false;
        }
    }

    private void begin() {
        requests++;
        waiting = requests == 1 && without == 0;
        if (waiting) {
            begunNanos = clock.nanos();
        } else if (without > 0) {
            without--;
        }
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        if (!known) {
            known = true;
            OF_THIS_LOOP.set(this);
        }
        if (hasTasks) {
            return selectNow.get();
        }
        if (waiting && clock.nanos() - begunNanos > NANOS_MAX) {
            waiting = false;
            without = REQUESTS_WITHOUT;
        }
        return waiting ? BUSY_WAIT : SELECT;
    }
}
