package dev.aether.runtime;

import dev.aether.environment.Clock;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The newest lines a workload wrote, numbered; older ones are dropped. Guests on several threads
 * write, anyone reads; the lock guards a deque for a few instructions.
 */
public final class WorkloadLog {
    /** Lines kept. */
    static final int LINES_MAX = 2000;

    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private long next = 1;

    WorkloadLog(Clock clock) {
        this.clock = clock;
    }

    /**
     * @param stream {@code stdout}, {@code stderr} or {@code aether} for the node's own words
     */
    public void add(String stream, String text) {
        lock.lock();
        try {
            if (lines.size() == LINES_MAX) {
                lines.removeFirst();
            }
            lines.add(new Line(next++, clock.now(), stream, text));
        } finally {
            lock.unlock();
        }
    }

    /** Lines with a higher number than this, oldest first. */
    public List<Line> after(long number) {
        lock.lock();
        try {
            List<Line> found = new ArrayList<>();
            for (Line line : lines) {
                if (line.number > number) {
                    found.add(line);
                }
            }
            return found;
        } finally {
            lock.unlock();
        }
    }

    /**
     * @param number 1 for the first line ever, then without gaps
     */
    public record Line(long number, Instant at, String stream, String text) {}
}
