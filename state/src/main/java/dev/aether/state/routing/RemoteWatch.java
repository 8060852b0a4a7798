package dev.aether.state.routing;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Promise;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Watch;
import dev.aether.state.WatchRequest;
import dev.aether.state.codec.Notices;
import dev.aether.state.wire.StateProto;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A watch served by another node. A thread of its own moves notices from the stream into a small
 * queue and then waits, so that a slow reader slows the stream and the other side falls back to
 * history. It ends when its stream does.
 */
final class RemoteWatch implements Watch {
    private static final int NOTICES_MAX = 16;
    private static final Duration PAUSE = Duration.ofMillis(5);

    /** The serving side says something at least every 5 seconds. */
    private static final Duration SILENCE_MAX = Duration.ofSeconds(12);

    private final Environment environment;
    private final DuplexStream stream;
    private final long created;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Notice> notices = new ArrayDeque<>();
    private final AtomicReference<@Nullable Runnable> waiter = new AtomicReference<>();
    private volatile long progress;
    private volatile boolean closed;

    /**
     * @param progress everything up to here needs no delivery
     */
    private RemoteWatch(Environment environment, DuplexStream stream, long created, long progress) {
        this.environment = environment;
        this.stream = stream;
        this.created = created;
        this.progress = progress;
        environment.threads().start("remote watch", this::pump);
    }

    /**
     * @throws StateException why the other node cannot serve it
     */
    static RemoteWatch open(
            Router router, NodeId node, String keyspace, WatchRequest request, Duration timeout) {
        Transport transport = router.transport();
        try {
            DuplexStream stream = transport.open(node, Channels.WATCHES, timeout);
            try {
                Frames.write(stream, Notices.encode(keyspace, request).toByteArray());
                long created = created(stream, timeout);
                long progress = request.startRevision() > 0 ? 0 : created;
                return new RemoteWatch(router.environment(), stream, created, progress);
            } catch (StateException | TransportException failure) {
                stream.close();
                throw failure;
            }
        } catch (TransportException failure) {
            throw new StateException(
                    Code.UNAVAILABLE, "node " + node + ": " + failure.getMessage(), failure);
        }
    }

    private static long created(DuplexStream stream, Duration timeout) {
        StateProto.Notice first =
                Frames.read(stream, timeout)
                        .map(RemoteWatch::parse)
                        .orElseThrow(() -> new StateException(Code.UNAVAILABLE, "it ended"));
        if (!first.hasCreated()) {
            throw new StateException(Code.UNAVAILABLE, first.getEnded());
        }
        return first.getCreated().getRevision();
    }

    private static StateProto.Notice parse(byte[] message) {
        try {
            return StateProto.Notice.parseFrom(message);
        } catch (InvalidProtocolBufferException damaged) {
            throw new StateException(Code.UNAVAILABLE, "a notice is damaged", damaged);
        }
    }

    private void pump() {
        try {
            boolean open = true;
            while (open && !closed) {
                Optional<byte[]> message = Frames.read(stream, SILENCE_MAX);
                Notice notice =
                        message.map(RemoteWatch::parse)
                                .map(Notices::decode)
                                .orElseGet(() -> new Ended("the serving node ended it"));
                add(notice);
                open = notice instanceof Events || notice instanceof Progress;
            }
        } catch (TransportException | StateException failure) {
            add(new Ended(String.valueOf(failure.getMessage())));
        } catch (Interrupted stopping) {
            add(new Ended("the node stops"));
        } finally {
            stream.close();
        }
    }

    private void add(Notice notice) {
        while (size() >= NOTICES_MAX && !closed) {
            environment.timers().sleep(PAUSE);
        }
        if (notice instanceof Progress(long revision)) {
            if (size() == 0) {
                progress = revision;
            }
            return;
        }
        lock.lock();
        try {
            notices.add(notice);
        } finally {
            lock.unlock();
        }
        wake();
    }

    private int size() {
        lock.lock();
        try {
            return notices.size();
        } finally {
            lock.unlock();
        }
    }

    private Optional<Notice> poll() {
        if (closed) {
            return Optional.of(new Ended("the watch was closed"));
        }
        lock.lock();
        try {
            Notice first = notices.poll();
            if (first instanceof Events events) {
                progress = events.revision();
            }
            return Optional.ofNullable(first);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public long createdRevision() {
        return created;
    }

    @Override
    public Notice next(Duration timeout) {
        Optional<Notice> ready = poll();
        if (ready.isPresent()) {
            return ready.get();
        }
        Promise<Boolean> woken = new Promise<>(environment.timers());
        whenReady(() -> woken.complete(true));
        try {
            woken.await("a notice", timeout);
        } catch (DeadlineExceeded nothing) {
            waiter.set(null);
        }
        return poll().orElseGet(() -> new Progress(progress));
    }

    @Override
    public void whenReady(Runnable ready) {
        waiter.set(ready);
        if (closed || size() > 0) {
            wake();
        }
    }

    private void wake() {
        Runnable waiting = waiter.getAndSet(null);
        if (waiting != null) {
            waiting.run();
        }
    }

    @Override
    public void close() {
        closed = true;
        stream.close();
        wake();
    }
}
