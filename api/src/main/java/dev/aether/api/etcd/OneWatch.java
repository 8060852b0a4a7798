package dev.aether.api.etcd;

import dev.aether.state.Watch;

/** One watch of a stream; owned by the stream's inbox. */
final class OneWatch {
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
    }

    void caughtUp(long revision) {
        caughtUpTo = revision;
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
