package dev.aether.state.range;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One watch. The position ({@code next}, {@code idle}) belongs to the hub's lock while idle and to
 * the reader otherwise.
 */
final class Watcher implements Watch {
    final WatchRequest request;

    /** The first revision not looked at yet. */
    long next;

    /** Whether everything was looked at and the hub's index wakes it. */
    boolean idle;

    /** Above 0 once its start was found compacted. */
    volatile long compacted;

    /** Newest revision handed to the reader. */
    volatile long delivered;

    /** What it wants, alike for all that want the same. */
    private final WatchRequest kind;

    private final WatchHub hub;
    private final Environment environment;
    private final long created;
    private final AtomicReference<@Nullable Runnable> waiter = new AtomicReference<>();
    private volatile boolean closed;

    Watcher(WatchHub hub, Environment environment, WatchRequest request, long created) {
        this.hub = hub;
        this.environment = environment;
        this.request = request;
        this.created = created;
        this.kind =
                new WatchRequest(
                        request.keys(), 0, request.previous(), request.puts(), request.deletes());
        this.next = request.startRevision() > 0 ? request.startRevision() : created + 1;
    }

    @Override
    public long createdRevision() {
        return created;
    }

    @Override
    public Notice next(Duration timeout) {
        long end = environment.clock().nanos() + timeout.toNanos();
        while (true) {
            Optional<Notice> ready = poll();
            if (ready.isPresent()) {
                return ready.get();
            }
            long left = end - environment.clock().nanos();
            if (left <= 0 || !awaitWake(Duration.ofNanos(left))) {
                return poll().orElseGet(() -> new Progress(hub.progress(this)));
            }
        }
    }

    @Override
    public Optional<Notice> atOnce() {
        return closed ? Optional.empty() : hub.pollMemory(this);
    }

    private Optional<Notice> poll() {
        return closed ? Optional.of(new Ended("the watch was closed")) : hub.poll(this);
    }

    /** Waits until {@link #wake}; the poll before made it idle, and one after it misses nothing. */
    private boolean awaitWake(Duration timeout) {
        Promise<Boolean> woken = new Promise<>(environment.timers());
        whenReady(() -> woken.complete(true));
        try {
            return woken.await("a change", timeout);
        } catch (DeadlineExceeded nothing) {
            waiter.set(null);
            return false;
        }
    }

    @Override
    public void whenReady(Runnable ready) {
        waiter.set(ready);
        if (closed || !hub.becomesIdle(this)) {
            wake();
        }
    }

    /** Runs whoever waits, once. */
    void wake() {
        Runnable waiting = waiter.getAndSet(null);
        if (waiting != null) {
            waiting.run();
        }
    }

    /** Picks what was asked for; moves on. @return empty if nothing was */
    Optional<Events> take(Batch batch) {
        next = batch.next();
        Optional<Events> events = batch.pick(kind);
        events.ifPresent(found -> delivered = found.revision());
        return events;
    }

    @Override
    public void close() {
        closed = true;
        hub.close(this);
        wake();
    }
}
