package dev.aether.api.etcd;

import dev.aether.state.Watch;
import java.time.Duration;

/** One watch of a stream; owned by the stream's inbox. */
final class OneWatch {
    private static final int IDLE_WAKES_MAX = 3;
    private static final Duration REOPENING_MAX = Duration.ofSeconds(1);

    private final long id;
    private final Watch watch;
    private final boolean wantsProgress;
    private final boolean fragments;

    /** Whether a call back is due when there is something to tell. */
    private boolean armed;

    /** Whether something was told since progress was last due. */
    private boolean told;

    /** Up to which revision everything had been told when it last had nothing more to tell. */
    private long caughtUpTo;

    /** How often in a row it was woken without any progress. */
    private int idleWakes;

    OneWatch(long id, Watch watch, boolean wantsProgress, boolean fragments) {
        this.id = id;
        this.watch = watch;
        this.wantsProgress = wantsProgress;
        this.fragments = fragments;
    }

    long id() {
        return id;
    }

    Watch watch() {
        return watch;
    }

    boolean fragments() {
        return fragments;
    }

    boolean isArmed() {
        return armed;
    }

    void arm(boolean now) {
        armed = now;
    }

    void told() {
        told = true;
        idleWakes = 0;
    }

    void caughtUp(long revision) {
        idleWakes = revision > caughtUpTo ? 0 : idleWakes;
        caughtUpTo = revision;
    }

    void woken() {
        idleWakes++;
    }

    /**
     * How long to wait for something to tell. Not at all, unless it wakes us for nothing: then it
     * looks for another replica to be served from, and needs time for that.
     */
    Duration patience() {
        return idleWakes > IDLE_WAKES_MAX ? REOPENING_MAX : Duration.ZERO;
    }

    long caughtUpTo() {
        return caughtUpTo;
    }

    /** Whether it asked to hear of progress and was silent since it was last asked. */
    boolean progressIsDue() {
        boolean due = wantsProgress && !told;
        told = false;
        return due;
    }
}
