package dev.aether.runtime;

import dev.aether.environment.Check;
import dev.aether.environment.Clock;
import dev.aether.environment.DiskException;
import dev.aether.environment.Environment;
import dev.aether.environment.Inbox;
import dev.aether.environment.Log;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The lines a workload wrote, numbered: the newest in memory, more of them on disk.
 *
 * <p>Guests on several threads write, anyone reads; the lock guards a deque for a few instructions.
 * The files are written by an owner of their own, soon after: a guest's thread may be interrupted
 * at any moment, and must not wait for a disk.
 */
public final class WorkloadLog {
    /** Lines kept in memory. */
    static final int LINES_MAX = 2000;

    /** One write at most is queued, besides closing and deleting. */
    private static final int ORDERS_MAX = 8;

    /** Beyond the text of a line, roughly. */
    private static final int LINE_OVERHEAD_BYTES = 80;

    private static final String CUT = " ...(cut)";

    private final Clock clock;
    private final Timers timers;
    private final Log nodeLog;
    private final LogLimits limits;
    private final LogFiles files;
    private final Inbox writer;
    private final ReentrantLock lock = new ReentrantLock();
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private final AtomicBoolean writeQueued = new AtomicBoolean();
    private long bytes;
    private long next = 1;
    private long written;
    private boolean failing;
    private boolean deleted;

    WorkloadLog(Environment environment, String placement, LogLimits limits) {
        this.clock = environment.clock();
        this.timers = environment.timers();
        this.nodeLog = environment.log().named("logs");
        this.limits = limits;
        this.files = new LogFiles(environment.disk(), placement, limits);
        this.writer =
                new Inbox(
                        "log of " + placement,
                        ORDERS_MAX,
                        environment.threads().workers(),
                        nodeLog);
        load();
    }

    private void load() {
        try {
            files.load().forEach(this::keep);
        } catch (DiskException unreadable) {
            nodeLog.warn("an earlier log cannot be read", "why", unreadable);
        }
        next = lines.isEmpty() ? 1 : lines.getLast().number() + 1;
        written = next - 1;
    }

    /**
     * @param stream {@code stdout}, {@code stderr} or {@code aether} for the node's own words
     */
    public void add(String stream, String text) {
        String shown = onOneLine(text);
        lock.lock();
        try {
            keep(new Line(next++, clock.now(), stream, shown));
        } finally {
            lock.unlock();
        }
        if (writeQueued.compareAndSet(false, true)) {
            order(this::write);
        }
    }

    private void order(Runnable step) {
        Check.that(writer.offer(step), "more than %d orders for a log", ORDERS_MAX);
    }

    private String onOneLine(String text) {
        String whole = text.replace('\n', ' ').replace('\r', ' ');
        return whole.length() <= limits.lineCharsMax()
                ? whole
                : whole.substring(0, limits.lineCharsMax()) + CUT;
    }

    private void keep(Line line) {
        lines.add(line);
        bytes += line.bytes();
        while (lines.size() > LINES_MAX || bytes > limits.memoryMax().bytes()) {
            bytes -= lines.removeFirst().bytes();
        }
    }

    private void write() {
        writeQueued.set(false);
        List<Line> pending = after(written);
        if (pending.isEmpty() || deleted) {
            return;
        }
        try {
            files.append(withGap(pending));
            failing = false;
        } catch (DiskException full) {
            if (!failing) {
                nodeLog.warn("lines of a workload are not on disk", "why", full);
            }
            failing = true;
        }
        written = pending.getLast().number();
    }

    /** Says so where lines left memory before they could be written. */
    private List<Line> withGap(List<Line> pending) {
        Line first = pending.getFirst();
        long lost = first.number() - written - 1;
        if (lost == 0) {
            return pending;
        }
        List<Line> told = new ArrayList<>();
        String words = "(%d lines came too fast and were dropped)".formatted(lost);
        told.add(new Line(first.number() - 1, first.at(), "aether", words));
        told.addAll(pending);
        return told;
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

    /** Writes what is to be written, and lets go of the file until more comes. */
    void rest() {
        order(() -> {
            write();
            files.close();
        });
    }

    /** Ends it and removes its files. */
    void delete() {
        order(() -> {
            deleted = true;
            files.delete();
        });
    }

    /** Begins to write everything said so far. @return settled when that is over */
    Promise<Boolean> flush() {
        Promise<Boolean> done = new Promise<>(timers);
        order(() ->
                done.settleBy(
                        () -> {
                            write();
                            return !failing;
                        },
                        () -> new IllegalStateException("the writing of a log broke off")));
        return done;
    }

    /**
     * @param number 1 for the first line ever, then without gaps
     */
    public record Line(long number, Instant at, String stream, String text) {
        private long bytes() {
            return (long) text.length() + LINE_OVERHEAD_BYTES;
        }
    }
}
