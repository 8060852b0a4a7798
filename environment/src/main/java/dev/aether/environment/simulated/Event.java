package dev.aether.environment.simulated;

import dev.aether.environment.Timers;
import org.jspecify.annotations.Nullable;

/** Something that will happen at a moment of virtual time, in the life of one machine or none. */
final class Event implements Comparable<Event>, Timers.Timer {
    private final long due;
    private final long sequence;
    private final Boot boot;
    private final String label;

    /** Null once cancelled, so that a far-off event holds nothing. */
    private @Nullable Runnable action;

    Event(long due, long sequence, Boot boot, String label, Runnable action) {
        this.due = due;
        this.sequence = sequence;
        this.boot = boot;
        this.label = label;
        this.action = action;
    }

    long due() {
        return due;
    }

    boolean isRunnable() {
        return action != null && boot.isAlive() && !boot.isPaused();
    }

    /** Hands a live event of a paused machine to that machine; any other is dropped. */
    void holdIfPaused() {
        if (action != null && boot.isAlive()) {
            boot.hold(this);
        }
    }

    /** The same happening at another time; cancelling this event still cancels it. */
    Event at(long later, long newSequence) {
        return new Event(later, newSequence, boot, label, this::runAction);
    }

    void run(Trace trace) {
        trace.add(due, boot.machine(), label, "");
        runAction();
    }

    private void runAction() {
        Runnable running = action;
        action = null;
        if (running != null) {
            running.run();
        }
    }

    @Override
    public void cancel() {
        action = null;
    }

    @Override
    public int compareTo(Event other) {
        int byTime = Long.compare(due, other.due);
        return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
    }
}
