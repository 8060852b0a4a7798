package dev.aether.control;

import dev.aether.cue.Schedule;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What of a schedule is due: the newest time, and how many there were up to it.
 *
 * @param times at least 1; no more than are counted
 */
record Due(Instant newest, long times) {
    /** Times before the newest that are counted at most. */
    private static final int TIMES_MAX = 10_000;

    /**
     * A clock that was further ahead than this was wrong; what was seen to at such a time counts as
     * if it were now.
     */
    private static final Duration AHEAD_MAX = Duration.ofMinutes(10);

    /** The time from which something may be due. */
    static Instant after(Instant last, Instant now) {
        return last.isAfter(now.plus(AHEAD_MAX)) ? now : last;
    }

    /**
     * @param last the time up to which everything was seen to
     * @param startWithin how late the newest may be; those before need only be counted
     */
    static Optional<Due> at(Schedule schedule, Instant last, Instant now, Duration startWithin) {
        Due due = new Due(last, 0);
        Instant next = schedule.next(after(last, now));
        while (!next.isAfter(now) && due.times < TIMES_MAX) {
            due = new Due(next, due.times + 1);
            next = schedule.next(next);
        }
        Instant worth = now.minus(startWithin);
        next = next.isAfter(worth) ? next : schedule.next(worth);
        while (!next.isAfter(now)) {
            due = new Due(next, due.times + 1);
            next = schedule.next(next);
        }
        return due.times == 0 ? Optional.empty() : Optional.of(due);
    }
}
