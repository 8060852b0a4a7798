package dev.aether.state.range;

import dev.aether.environment.Environment;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.mvcc.Meta;
import dev.aether.state.mvcc.Scrubber;
import dev.aether.state.mvcc.Storage;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/** Frees compacted history in the background, in slices with pauses between them. */
final class Scrubbing {
    private static final int ROWS_MAX = 1000;
    private static final Duration PAUSE = Duration.ofMillis(1);
    private static final Duration POLL = Duration.ofMillis(10);

    private final Environment environment;
    private final Supplier<Storage> storage;
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile boolean ended;

    Scrubbing(Environment environment, Supplier<Storage> storage) {
        this.environment = environment;
        this.storage = storage;
    }

    void begin() {
        if (running.compareAndSet(false, true)) {
            environment.threads().start("scrubbing", this::run);
        }
    }

    private void run() {
        while (!ended && slice()) {
            environment.timers().sleep(PAUSE);
        }
        running.set(false);
        if (!ended && isBehind()) {
            begin();
        }
    }

    /**
     * @return whether there is more to do
     */
    private boolean slice() {
        Storage now = storage.get();
        try {
            return Scrubber.slice(now, ROWS_MAX);
        } catch (StateException stopped) {
            // An image replaces this storage, or the range ends here.
            return true;
        }
    }

    private boolean isBehind() {
        try {
            Meta meta = meta();
            return meta.scrubbed() < meta.compacted();
        } catch (StateException stopped) {
            return true;
        }
    }

    private Meta meta() {
        try (Storage.View view = storage.get().view()) {
            return Meta.of(view);
        }
    }

    /** Waits until history up to a revision is gone from storage. */
    void await(long revision, Duration timeout) {
        long end = environment.clock().nanos() + timeout.toNanos();
        while (meta().scrubbed() < revision) {
            if (environment.clock().nanos() - end > 0) {
                throw new StateException(
                        Code.OUTCOME_UNKNOWN, "compacted, but not freed within " + timeout);
            }
            environment.timers().sleep(POLL);
        }
    }

    void end() {
        ended = true;
    }
}
