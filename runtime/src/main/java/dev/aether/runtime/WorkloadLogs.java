package dev.aether.runtime;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The logs of this node's placements, each kept for a time after its placement is gone. Those of an
 * earlier life are found again.
 *
 * <p>The lock guards which of them wait for their end; it is never held while a file is touched.
 */
final class WorkloadLogs {
    /** For all of them together. */
    private static final Duration FLUSH_MAX = Duration.ofSeconds(5);

    private final Environment environment;
    private final LogLimits limits;
    private final ConcurrentSkipListMap<String, WorkloadLog> logs = new ConcurrentSkipListMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<String, Object> gone = new LinkedHashMap<>();

    WorkloadLogs(Environment environment, LogLimits limits) {
        this.environment = environment;
        this.limits = limits;
        LogFiles.placements(environment.disk()).forEach(this::expect);
    }

    /** The log of a placement that starts; what an earlier life of it wrote is still in it. */
    WorkloadLog open(String placement) {
        lock.lock();
        try {
            gone.remove(placement);
        } finally {
            lock.unlock();
        }
        return log(placement);
    }

    private WorkloadLog log(String placement) {
        return logs.computeIfAbsent(placement, name -> new WorkloadLog(environment, name, limits));
    }

    /** A log that is open, or was within the time that logs are kept. */
    Optional<WorkloadLog> find(String placement) {
        lock.lock();
        try {
            if (!gone.containsKey(placement)) {
                return Optional.ofNullable(logs.get(placement));
            }
        } finally {
            lock.unlock();
        }
        return Optional.of(log(placement));
    }

    /** The placement is gone: its log goes after a time, unless it comes back. */
    void retire(String placement) {
        log(placement).rest();
        expect(placement);
    }

    private void expect(String placement) {
        Object turn = new Object();
        List<String> excess;
        lock.lock();
        try {
            gone.remove(placement);
            gone.put(placement, turn);
            excess =
                    gone.keySet().stream()
                            .limit(Math.max(0, gone.size() - limits.goneMax()))
                            .toList();
            excess.forEach(gone::remove);
        } finally {
            lock.unlock();
        }
        excess.forEach(this::delete);
        environment.timers().after(limits.keepGone(), () -> expire(placement, turn));
    }

    private void expire(String placement, Object turn) {
        boolean due;
        lock.lock();
        try {
            due = gone.remove(placement, turn);
        } finally {
            lock.unlock();
        }
        if (due) {
            delete(placement);
        }
    }

    private void delete(String placement) {
        WorkloadLog log = logs.remove(placement);
        if (log != null) {
            log.delete();
        } else {
            LogFiles files = new LogFiles(environment.disk(), placement, limits);
            environment.threads().workers().execute(files::delete);
        }
    }

    /** Waits a while until everything said so far is on disk. */
    void flush() {
        List<Promise<Boolean>> writes = logs.values().stream().map(WorkloadLog::flush).toList();
        long end = environment.clock().nanos() + FLUSH_MAX.toNanos();
        long missing = writes.stream().filter(write -> !isDone(write, end)).count();
        if (missing > 0) {
            environment
                    .log()
                    .warn("logs of workloads are not written to their end", "logs", missing);
        }
    }

    private boolean isDone(Promise<Boolean> write, long end) {
        long left = Math.max(0, end - environment.clock().nanos());
        try {
            return write.await("the log of a workload", Duration.ofNanos(left));
        } catch (DeadlineExceeded slow) {
            return false;
        }
    }
}
