package dev.aether.component.core.endive;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts the first instances of some code, until what they used is worth noting. */
final class FirstUse {
    /** Of all modules of a component; some have answered when this one is made. */
    private static final int INSTANCES = 24;

    private final Runnable note;
    private final AtomicInteger instances = new AtomicInteger();

    /**
     * @param note called once
     */
    FirstUse(Runnable note) {
        this.note = note;
    }

    /** Another one is made. */
    void count() {
        if (instances.get() < INSTANCES && instances.incrementAndGet() == INSTANCES) {
            note.run();
        }
    }
}
