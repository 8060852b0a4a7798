package dev.aether.control;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.aether.control.wire.LogCall;
import dev.aether.control.wire.LogFrame;
import dev.aether.environment.Bytes;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.NodeId;
import dev.aether.environment.Threads;
import dev.aether.transport.DuplexStream;
import dev.aether.transport.Transport;
import dev.aether.transport.TransportException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The lines of one node as its reader has them: a thread fetches, the reader takes. The lock guards
 * a deque for a few instructions; when it is full the thread waits, and with it the node.
 */
final class LogSpring implements AutoCloseable {
    private static final int LINES_MAX = 2_000;
    private static final Duration OPEN_MAX = Duration.ofSeconds(3);
    private static final Duration SILENT_MAX = Duration.ofSeconds(15);
    private static final Duration FULL_WAIT = Duration.ofMillis(50);

    private final Environment environment;
    private final List<String> placements;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<LogLine> lines = new ArrayDeque<>();
    private volatile Map<String, Long> newest = Map.of();
    private volatile boolean caughtUp;
    private volatile boolean ended;
    private volatile boolean closed;
    private volatile String why = "";
    private Threads.@Nullable Task task;

    /** Brings frames to {@link #take} until it ends. */
    @FunctionalInterface
    interface Fetch {
        void run(LogSpring into);
    }

    LogSpring(Environment environment, List<String> placements) {
        this.environment = environment;
        this.placements = List.copyOf(placements);
    }

    void start(Fetch fetch) {
        task =
                environment
                        .threads()
                        .start(
                                "logs",
                                () -> {
                                    try {
                                        fetch.run(this);
                                    } catch (TransportException | IllegalStateException fault) {
                                        why = String.valueOf(fault.getMessage());
                                    } catch (Interrupted leaving) {
                                        why = "closed";
                                    } finally {
                                        ended = true;
                                    }
                                });
    }

    /** Reads them from another node. */
    static Fetch from(Transport transport, NodeId node, LogCall call) {
        return into -> {
            try (DuplexStream stream = transport.open(node, AppLogs.CHANNEL, OPEN_MAX)) {
                stream.write(Bytes.wrap(call.toByteArray()));
                stream.finish();
                Optional<Bytes> frame = stream.read(SILENT_MAX);
                while (frame.isPresent() && !into.closed) {
                    into.take(LogFrame.parseFrom(frame.get().toArray()));
                    frame = stream.read(SILENT_MAX);
                }
            } catch (InvalidProtocolBufferException malformed) {
                throw new IllegalStateException("it sent a malformed frame", malformed);
            }
        };
    }

    void take(LogFrame frame) {
        while (isFull() && !closed) {
            environment.timers().sleep(FULL_WAIT);
        }
        lock.lock();
        try {
            frame.getLinesList().forEach(line -> lines.add(LogLine.of(line)));
        } finally {
            lock.unlock();
        }
        if (frame.getCaughtUp()) {
            newest = Map.copyOf(frame.getNewestMap());
            caughtUp = true;
        }
    }

    private boolean isFull() {
        lock.lock();
        try {
            return lines.size() >= LINES_MAX;
        } finally {
            lock.unlock();
        }
    }

    List<LogLine> drain() {
        lock.lock();
        try {
            List<LogLine> all = new ArrayList<>(lines);
            lines.clear();
            return all;
        } finally {
            lock.unlock();
        }
    }

    /**
     * By placement, the newest line that existed when it caught up; empty before. What is not among
     * the lines drained after this was asked was left out on purpose.
     */
    Map<String, Long> newest() {
        return newest;
    }

    List<String> placements() {
        return placements;
    }

    boolean isOf(List<String> others) {
        return placements.equals(others);
    }

    /** Whether what existed has been given, or nothing more will come. */
    boolean isCaughtUp() {
        return caughtUp || ended;
    }

    boolean isEnded() {
        return ended;
    }

    boolean isClosed() {
        return closed;
    }

    /**
     * Why its lines are missing; empty if they are not.
     *
     * @param late whether it has had its time to answer
     */
    String why(boolean late) {
        if (ended) {
            return why.isEmpty() && !caughtUp ? "it gave no answer" : why;
        }
        return late && !caughtUp ? "it does not answer in time" : "";
    }

    @Override
    public void close() {
        closed = true;
        if (task != null) {
            task.interrupt();
        }
    }
}
