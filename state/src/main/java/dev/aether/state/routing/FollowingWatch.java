package dev.aether.state.routing;

import dev.aether.environment.NodeId;
import dev.aether.state.StateException;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.range.LocalRange;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A watch that outlives the replica that serves it: when that ends, it goes on behind the last
 * revision it delivered, here or at another node.
 */
final class FollowingWatch implements Watch {
    private static final Duration OPEN_MAX = Duration.ofSeconds(5);
    private static final Duration ATTEMPT_MAX = Duration.ofSeconds(1);

    /** After an attempt that failed, which may be at once. */
    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String keyspace;
    private final WatchRequest request;
    private final Router router;
    private final long created;
    private final AtomicReference<@Nullable Watch> current;
    private volatile long delivered;
    private volatile boolean closed;

    FollowingWatch(String keyspace, WatchRequest request, Router router) {
        this.keyspace = keyspace;
        this.request = request;
        this.router = router;
        Watch first = open(request, OPEN_MAX);
        this.created = first.createdRevision();
        this.current = new AtomicReference<>(first);
    }

    private Watch open(WatchRequest wanted, Duration timeout) {
        return router.repeat(keyspace, true, timeout, left -> attempt(wanted, left));
    }

    private Watch attempt(WatchRequest wanted, Duration left) {
        Duration span = Router.min(left, ATTEMPT_MAX);
        router.ensure(keyspace);
        Optional<LocalRange> here = router.serving(keyspace);
        if (here.isPresent()) {
            return here.get().watch(wanted, span);
        }
        NodeId target = router.target(keyspace);
        try {
            return RemoteWatch.open(router, target, keyspace, wanted, span);
        } catch (StateException failure) {
            router.directory().doubt(keyspace);
            router.lookAgain(keyspace, failure);
            throw failure;
        }
    }

    @Override
    public long createdRevision() {
        return created;
    }

    @Override
    public Notice next(Duration timeout) {
        long end = router.environment().clock().nanos() + timeout.toNanos();
        while (true) {
            Duration left =
                    Duration.ofNanos(Math.max(0, end - router.environment().clock().nanos()));
            Notice notice = nextOf(left);
            switch (notice) {
                case Events events -> {
                    delivered = events.revision();
                    return events;
                }
                case Progress progress -> {
                    delivered = Math.max(delivered, progress.revision());
                    if (left.isZero()) {
                        return new Progress(delivered);
                    }
                }
                case Compacted compacted -> {
                    return compacted;
                }
                case Ended ended -> {
                    if (closed) {
                        return ended;
                    }
                    reopen(left);
                    if (left.isZero()) {
                        return new Progress(delivered);
                    }
                }
            }
        }
    }

    @Override
    public Optional<Notice> atOnce() {
        Watch watch = current.get();
        Optional<Notice> notice = watch == null ? Optional.empty() : watch.atOnce();
        return notice.map(found -> {
            delivered = Math.max(delivered, revision(found));
            return found instanceof Progress ? new Progress(delivered) : found;
        });
    }

    private static long revision(Notice notice) {
        return switch (notice) {
            case Events events -> events.revision();
            case Progress(long revision) -> revision;
            case Compacted _, Ended _ -> 0;
        };
    }

    private Notice nextOf(Duration left) {
        Watch watch = current.get();
        return watch == null ? new Ended("not open now") : watch.next(left);
    }

    /** Goes on elsewhere, if it can within a time. */
    private void reopen(Duration left) {
        Watch old = current.getAndSet(null);
        if (old != null) {
            old.close();
        }
        long start =
                request.startRevision() > 0
                        ? Math.max(request.startRevision(), delivered + 1)
                        : Math.max(created, delivered) + 1;
        WatchRequest rest =
                new WatchRequest(
                        request.keys(),
                        start,
                        request.previous(),
                        request.puts(),
                        request.deletes());
        try {
            current.set(open(rest, left));
        } catch (StateException notNow) {
            router.environment()
                    .log()
                    .debug(
                            "a watch waits for a replica",
                            "reason",
                            String.valueOf(notNow.getMessage()));
            router.environment().timers().sleep(Router.min(left, PAUSE));
        }
        if (closed) {
            close();
        }
    }

    @Override
    public void whenReady(Runnable ready) {
        Watch watch = current.get();
        if (watch == null) {
            ready.run();
        } else {
            watch.whenReady(ready);
        }
    }

    @Override
    public void close() {
        closed = true;
        Watch watch = current.getAndSet(null);
        if (watch != null) {
            watch.close();
        }
    }
}
