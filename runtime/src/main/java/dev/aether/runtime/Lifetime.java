package dev.aether.runtime;

import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A placement on this node, from the first request to start it until its room is free again.
 *
 * <p>One thread starts it and one stops it, however many ask; the others wait for these two.
 */
final class Lifetime {
    private enum State {
        STARTING,
        RUNNING,
        STOPPING
    }

    /** What a request to stop has found, and so has to do. */
    enum Stop {
        /** It answered: whoever hears this ends it. */
        END,
        /** It was starting: its start gives up and frees the room. */
        ABANDONED,
        /** Somebody else ends it. */
        UNDER_WAY
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.STARTING);
    private final Promise<Program> prepared;
    private final Promise<Running> started;
    private final Promise<Boolean> ended;

    Lifetime(Timers timers) {
        prepared = new Promise<>(timers);
        started = new Promise<>(timers);
        ended = new Promise<>(timers);
    }

    /** The compiled component, or why there is none. */
    Promise<Program> prepared() {
        return prepared;
    }

    /** Closes what was prepared, and what still may be. */
    void discard(RuntimeException why) {
        if (!prepared.fail(why)) {
            prepared.value().ifPresent(Program::close);
        }
    }

    /** Settled when it answers, or has given up and all of that is written. */
    Promise<Running> started() {
        return started;
    }

    /** Settled when nothing of it is left here. */
    Promise<Boolean> ended() {
        return ended;
    }

    boolean isStopping() {
        return state.get() == State.STOPPING;
    }

    /** Its start has come to its end. @return false if it was stopped meanwhile */
    boolean run() {
        return state.compareAndSet(State.STARTING, State.RUNNING);
    }

    Stop stop(WorkloadException why) {
        return switch (state.getAndSet(State.STOPPING)) {
            case STARTING -> {
                prepared.fail(why);
                yield Stop.ABANDONED;
            }
            case RUNNING -> Stop.END;
            case STOPPING -> Stop.UNDER_WAY;
        };
    }
}
