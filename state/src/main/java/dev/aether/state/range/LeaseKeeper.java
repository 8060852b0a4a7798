package dev.aether.state.range;

import dev.aether.environment.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * When leases end, known to the leader only and only in memory: a new leader gives every lease its
 * whole time again, so a lease may live longer than granted, never shorter.
 *
 * <p>The lock is held for single map operations: grants come from the loop that applies the log,
 * prolongations from whoever serves the client.
 */
final class LeaseKeeper {
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Long, Kept> kept = new HashMap<>();
    private final TreeSet<Due> due = new TreeSet<>();
    private boolean leads;

    LeaseKeeper(Clock clock) {
        this.clock = clock;
    }

    private record Kept(long seconds, long endNanos, boolean ending) {}

    private record Due(long endNanos, long id) implements Comparable<Due> {
        /** Differences, because nanosecond clocks may wrap. */
        @Override
        public int compareTo(Due other) {
            int byTime = Long.signum(endNanos - other.endNanos);
            return byTime != 0 ? byTime : Long.compare(id, other.id);
        }
    }

    /** What is left of a lease. */
    record Remaining(long grantedSeconds, Duration left) {}

    /**
     * Begins to lead: every lease begins anew.
     *
     * @param granted reads seconds by lease; asked after grants are heard, so that none is missed
     */
    void begin(Supplier<SortedMap<Long, Long>> granted) {
        lock.lock();
        try {
            leads = true;
            kept.clear();
            due.clear();
            granted.get().forEach(this::start);
        } finally {
            lock.unlock();
        }
    }

    void cease() {
        lock.lock();
        try {
            leads = false;
            kept.clear();
            due.clear();
        } finally {
            lock.unlock();
        }
    }

    void granted(long id, long seconds) {
        lock.lock();
        try {
            if (leads) {
                start(id, seconds);
            }
        } finally {
            lock.unlock();
        }
    }

    private void start(long id, long seconds) {
        drop(id);
        long end = clock.nanos() + Duration.ofSeconds(seconds).toNanos();
        kept.put(id, new Kept(seconds, end, false));
        due.add(new Due(end, id));
    }

    private void drop(long id) {
        Kept before = kept.remove(id);
        if (before != null) {
            due.remove(new Due(before.endNanos(), id));
        }
    }

    void revoked(long id) {
        lock.lock();
        try {
            drop(id);
        } finally {
            lock.unlock();
        }
    }

    /** Begins the granted time anew. @return empty if the lease ended or this is not the leader */
    Optional<Remaining> prolong(long id) {
        lock.lock();
        try {
            Kept lease = kept.get(id);
            if (!leads || lease == null || lease.ending()) {
                return Optional.empty();
            }
            start(id, lease.seconds());
            return Optional.of(new Remaining(lease.seconds(), Duration.ofSeconds(lease.seconds())));
        } finally {
            lock.unlock();
        }
    }

    Optional<Remaining> remaining(long id) {
        lock.lock();
        try {
            Kept lease = kept.get(id);
            if (lease == null) {
                return Optional.empty();
            }
            long left = Math.max(0, lease.endNanos() - clock.nanos());
            return Optional.of(new Remaining(lease.seconds(), Duration.ofNanos(left)));
        } finally {
            lock.unlock();
        }
    }

    /** Leases that ended and were not handed out by this since {@link #retry}; never prolonged. */
    List<Long> ended(int leasesMax) {
        lock.lock();
        try {
            List<Long> ended = new ArrayList<>();
            long now = clock.nanos();
            while (ended.size() < leasesMax
                    && !due.isEmpty()
                    && due.first().endNanos() - now <= 0) {
                long id = due.removeFirst().id();
                kept.computeIfPresent(
                        id, (same, lease) -> new Kept(lease.seconds(), lease.endNanos(), true));
                ended.add(id);
            }
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Until the first lease ends, or how long there is surely none to end. */
    Duration untilNext(Duration atMost) {
        lock.lock();
        try {
            long left = due.isEmpty() ? atMost.toNanos() : due.first().endNanos() - clock.nanos();
            return Duration.ofNanos(Math.clamp(left, 0, atMost.toNanos()));
        } finally {
            lock.unlock();
        }
    }

    /** Revoking an ended lease failed: it is handed out again. */
    void retry(long id) {
        lock.lock();
        try {
            Kept lease = kept.get(id);
            if (leads && lease != null) {
                due.add(new Due(lease.endNanos(), id));
            }
        } finally {
            lock.unlock();
        }
    }
}
