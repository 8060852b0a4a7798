package dev.aether.runtime;

import dev.aether.component.wasi.Blocking;
import dev.aether.environment.Promise;
import dev.aether.environment.Threads;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One request's time at its guest, from asking for it to its end. The guest's thread tells when it
 * waits; {@link Guests} keeps the account. Fields that are not final belong to whoever holds its
 * lock, unless they say otherwise.
 *
 * @param <T> what comes of it
 */
public final class Turn<T> implements Blocking {
    /** Where it stands; changed with the lock of {@link Guests} but for what is said here. */
    enum State {
        /** Not begun. */
        ASKING,
        /** Runs with a permit. */
        HOLDING,
        /** Has a permit that may be taken soon; the guest's thread comes and goes without lock. */
        MAY_WAIT,
        /** So also at the last look. */
        SEEN_WAITING,
        /** Runs on although its permit was taken: it did not wait for too long. */
        OVERSTAYING,
        /** Waits in the host, or for a permit. */
        AWAY,
        OVER
    }

    /** Beyond the guest's own deadline: for the last bytes to leave. */
    private static final Duration GRACE = Duration.ofSeconds(30);

    final Lane lane;
    final AtomicReference<State> state = new AtomicReference<>(State.ASKING);
    long heldSinceNanos;
    @Nullable Promise<Boolean> back;
    @Nullable Turn<?> next;

    private final Guests guests;
    private final Function<Turn<?>, T> work;
    private final Promise<T> result;
    private final long askedNanos;
    private Runnable stop = () -> {};
    private long chargedNanos;
    private long begunNanos;

    /** Set once by the guest's thread. */
    private volatile Threads.@Nullable ProcessorClock processor;

    private volatile boolean spent;
    private volatile boolean stopped;

    Turn(Guests guests, Lane lane, Timers timers, Function<Turn<?>, T> work) {
        this.guests = guests;
        this.lane = lane;
        this.askedNanos = guests.nanos();
        this.result = new Promise<>(timers);
        this.work = work;
    }

    /** Runs it on the guest's thread. */
    void run(Threads.ProcessorClock clock) {
        begunNanos = clock.nanos();
        processor = clock;
        result.settleBy(
                () -> {
                    try {
                        throwIfLate();
                        return work.apply(this);
                    } finally {
                        // First, so that whoever is answered may ask again at once.
                        guests.end(this);
                    }
                },
                () -> new IllegalStateException("the guest's thread broke off"));
    }

    /** There is no thread for it. */
    void refuse(RuntimeException none) {
        guests.end(this);
        result.fail(
                new WorkloadException(
                        WorkloadException.Code.OVERLOADED, "the node has no thread for it", none));
    }

    /** Its deadline came before its guest began. */
    void lapse() {
        result.fail(noTurn());
    }

    private void throwIfLate() {
        if (isLate()) {
            throw noTurn();
        }
    }

    private WorkloadException noTurn() {
        return new WorkloadException(
                WorkloadException.Code.OVERLOADED,
                "a request to %s had no turn within %s"
                        .formatted(lane.placement, lane.limits.deadline()));
    }

    /**
     * Waits for its end; whoever does not wait any more also takes it out of the queue.
     *
     * @throws WorkloadException OVERLOADED if it did not begin before its deadline
     */
    T await() {
        try {
            return result.await(
                    "a request to " + lane.placement, lane.limits.deadline().plus(GRACE));
        } finally {
            if (state.get() == State.ASKING) {
                guests.withdraw(this);
            }
        }
    }

    /** Runs the listener at its end, which {@link #await} then gives at once, on any thread. */
    void whenOver(Runnable listener) {
        result.whenSettled(listener);
    }

    boolean isLate() {
        return guests.nanos() - askedNanos >= lane.limits.deadline().toNanos();
    }

    /** What is left of its deadline; positive. */
    Duration left() {
        long left = lane.limits.deadline().toNanos() - (guests.nanos() - askedNanos);
        return Duration.ofNanos(Math.max(1, left));
    }

    /** Names what stops the guest, or that there is nothing to stop any more. */
    void stopBy(Runnable stopping) {
        guests.locked(() -> stop = stopping);
    }

    /** Stops the guest, if it still runs; from any thread. */
    void stop() {
        guests.locked(this::stopNow);
    }

    private void stopNow() {
        stopped = true;
        stop.run();
    }

    boolean isStopped() {
        return stopped;
    }

    /** Whether it was stopped because it used more processor time than it may. */
    boolean isSpent() {
        return spent;
    }

    /** Charges what it used since the last time, and stops it if that was too much. */
    void charge() {
        Threads.ProcessorClock clock = processor;
        if (clock == null) {
            return;
        }
        long used = Math.max(chargedNanos, clock.nanos() - begunNanos);
        long more = used - chargedNanos;
        chargedNanos = used;
        lane.credit.charge(more);
        lane.cpuNanos.add(more);
        if (!stopped && used > lane.limits.cpuTimeMax().toNanos()) {
            spent = true;
            stopNow();
        }
    }

    @Override
    public void waits() {
        guests.leave(this);
    }

    @Override
    public void mayWait() {
        if (!state.compareAndSet(State.HOLDING, State.MAY_WAIT)) {
            guests.leave(this);
        }
    }

    @Override
    public void goesOn() {
        if (!state.compareAndSet(State.MAY_WAIT, State.HOLDING)
                && !state.compareAndSet(State.SEEN_WAITING, State.HOLDING)) {
            guests.comeBack(this);
        }
    }
}
