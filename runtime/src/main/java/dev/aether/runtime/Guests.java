package dev.aether.runtime;

import dev.aether.environment.Clock;
import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Who of all guests of this node runs. There are many threads, for guests that wait in the host,
 * and few permits to run: a guest needs one of each, and is without a permit while it waits. What
 * comes back from a wait goes before what has not begun, and of that one replica after the other
 * gets a permit; those that have used up their share of the processor come last.
 *
 * <p>Nothing can make a guest pause that computes. So one that does not wait for a slice of time,
 * while others want its permit, loses the permit and goes on without; such guests are few, and as
 * long as a replica has one it shares half of the permits with others like it.
 *
 * <p>A lock guards all of this and the fields of lanes and turns, because guests' threads must be
 * heard at once and wait themselves; it is held for a few instructions.
 */
final class Guests {
    private static final Duration LOOK = Duration.ofMillis(10);
    private static final Duration LOOK_BUSY = Duration.ofMillis(2);
    private static final long SLICE_NANOS = 20_000_000;
    private static final Duration RETURN_MAX = Duration.ofHours(2);

    /** A lane may have as many threads as this times those that are free. */
    private static final int THREADS_FACTOR = 3;

    private final GuestThreads threads;
    private final Timers timers;
    private final Clock clock;
    private final RuntimeConfig config;
    private final Executor workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Deque<Turn<?>> returning = new ArrayDeque<>();
    private final Asking asking;
    private final Set<Lane> heavy = new LinkedHashSet<>();
    private final Set<Turn<?>> begun = new LinkedHashSet<>();
    private int freePermits;
    private int freeThreads;
    private int overstaying;
    private long meteredNanos;
    private boolean looking;

    Guests(Environment environment, RuntimeConfig config) {
        this.threads = new GuestThreads(environment.threads(), config.guestThreads());
        this.timers = environment.timers();
        this.clock = environment.clock();
        this.config = config;
        this.workers = environment.threads().workers();
        this.asking = new Asking(config.requestsWaitingMax());
        this.freePermits = config.guestPermits();
        this.freeThreads = config.guestThreads();
        environment
                .metrics()
                .gauge(
                        "aether_guests_waiting",
                        "Requests that wait for a guest.",
                        asking::requests);
    }

    Lane lane(String placement, Workload.Limits limits) {
        return new Lane(placement, limits, clock.nanos());
    }

    long nanos() {
        return clock.nanos();
    }

    void locked(Runnable action) {
        lock.lock();
        try {
            action.run();
        } finally {
            lock.unlock();
        }
    }

    int begun(Lane lane) {
        return counted(() -> lane.begun);
    }

    /** Requests of a replica that run or wait. */
    int requests(Lane lane) {
        return counted(() -> lane.begun + lane.waiting.size());
    }

    private int counted(IntSupplier number) {
        lock.lock();
        try {
            return number.getAsInt();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Lets a guest work when its turn comes.
     *
     * @param work on a guest's thread
     * @throws WorkloadException OVERLOADED if too many wait already
     */
    <T> Turn<T> ask(Lane lane, Function<Turn<?>, T> work) {
        Turn<T> turn = new Turn<>(this, lane, timers, work);
        List<Turn<?>> dealt;
        lock.lock();
        try {
            refuseIfFull(lane);
            asking.add(turn);
            dealt = deal();
            if (turn.state.get() == Turn.State.ASKING) {
                refuseIfCrowded(turn);
            }
            lookSoon();
        } finally {
            lock.unlock();
        }
        dealt.forEach(threads::start);
        return turn;
    }

    private void refuseIfFull(Lane lane) {
        if (lane.isFull()) {
            throw new WorkloadException(
                    WorkloadException.Code.OVERLOADED,
                    "%s answers %d requests at once and lets %d wait"
                            .formatted(
                                    lane.placement,
                                    lane.limits.concurrencyMax(),
                                    lane.limits.queueMax()));
        }
    }

    private void refuseIfCrowded(Turn<?> turn) {
        if (asking.isCrowded(turn.lane)) {
            withdraw(turn);
            throw new WorkloadException(
                    WorkloadException.Code.OVERLOADED, "the node has too many requests");
        }
    }

    /** Gives up waiting, unless its guest has begun. */
    void withdraw(Turn<?> turn) {
        lock.lock();
        try {
            if (turn.state.compareAndSet(Turn.State.ASKING, Turn.State.OVER)) {
                asking.remove(turn);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives out the permits that are free. @return the guests that are to begin */
    private List<Turn<?>> deal() {
        List<Turn<?>> dealt = List.of();
        while (freePermits > 0) {
            Turn<?> back = returning.poll();
            if (back != null) {
                gain(back);
                comingBack(back).complete(true);
                continue;
            }
            Turn<?> first = begin();
            if (first == null) {
                return dealt;
            }
            dealt = dealt.isEmpty() ? new ArrayList<>(1) : dealt;
            dealt.add(first);
        }
        return dealt;
    }

    private static Promise<Boolean> comingBack(Turn<?> turn) {
        Promise<Boolean> back = turn.back;
        if (back == null) {
            throw new IllegalStateException("a turn that did not leave comes back");
        }
        return back;
    }

    private @Nullable Turn<?> begin() {
        Turn<?> turn = asking.poll(this::mayBegin, clock.nanos());
        if (turn != null) {
            turn.lane.begun++;
            freeThreads--;
            begun.add(turn);
            gain(turn);
        }
        return turn;
    }

    private boolean mayBegin(Lane lane) {
        return lane.begun < lane.limits.concurrencyMax()
                && freeThreads > 0
                && lane.begun < THREADS_FACTOR * freeThreads
                && (lane.overstaying == 0
                        || heavyHolding() < Math.max(1, config.guestPermits() / 2));
    }

    private int heavyHolding() {
        return heavy.stream().mapToInt(lane -> lane.holding).sum();
    }

    private void gain(Turn<?> turn) {
        freePermits--;
        turn.lane.holding++;
        turn.heldSinceNanos = clock.nanos();
        turn.state.set(Turn.State.HOLDING);
    }

    /** It goes into another state, and what it held goes to others. */
    private void become(Turn<?> turn, Turn.State state) {
        switch (turn.state.getAndSet(state)) {
            case HOLDING, MAY_WAIT, SEEN_WAITING -> {
                freePermits++;
                turn.lane.holding--;
            }
            case OVERSTAYING -> {
                overstaying--;
                turn.lane.overstaying--;
                if (turn.lane.overstaying == 0) {
                    heavy.remove(turn.lane);
                }
            }
            case ASKING, AWAY, OVER -> {}
        }
    }

    /** A guest's thread begins to wait. */
    void leave(Turn<?> turn) {
        List<Turn<?>> dealt;
        lock.lock();
        try {
            become(turn, Turn.State.AWAY);
            dealt = deal();
        } finally {
            lock.unlock();
        }
        dealt.forEach(threads::start);
    }

    /** A guest's thread has waited; returns when it may go on. */
    void comeBack(Turn<?> turn) {
        Promise<Boolean> back;
        lock.lock();
        try {
            if (freePermits > 0) {
                gain(turn);
                return;
            }
            back = new Promise<>(timers);
            turn.back = back;
            returning.add(turn);
            lookSoon();
        } finally {
            lock.unlock();
        }
        try {
            back.await("a permit of " + turn.lane.placement, RETURN_MAX);
        } catch (Interrupted stopped) {
            // Ends without a permit: it will look at its interrupt at once.
            locked(() -> returning.remove(turn));
        }
    }

    /** Called by the guest's thread, which goes on with the next turn itself. */
    void end(Turn<?> turn) {
        List<Turn<?>> dealt;
        lock.lock();
        try {
            turn.charge();
            begun.remove(turn);
            become(turn, Turn.State.OVER);
            turn.lane.begun--;
            freeThreads++;
            dealt = deal();
        } finally {
            lock.unlock();
        }
        if (!dealt.isEmpty()) {
            turn.next = dealt.removeFirst();
            dealt.forEach(threads::start);
        }
    }

    private void lookSoon() {
        if (!looking) {
            looking = true;
            timers.after(isWanted() ? LOOK_BUSY : LOOK, () -> workers.execute(this::look));
        }
    }

    /** Replicas with guests that overstay may leave half of the permits unused. */
    private boolean isWanted() {
        return freePermits < Math.max(1, config.guestPermits() / 2)
                && freePermits < asking.requests() + returning.size();
    }

    /**
     * Sees what guests use, takes the permits of those that wait or run too long, and gives up
     * requests that had no turn before their deadline.
     */
    private void look() {
        List<Turn<?>> dealt;
        List<Turn<?>> late;
        lock.lock();
        try {
            long now = clock.nanos();
            boolean meters = now - meteredNanos >= LOOK.toNanos();
            meteredNanos = meters ? now : meteredNanos;
            for (Turn<?> turn : begun) {
                look(turn, meters, now);
            }
            late = asking.late();
            late.forEach(turn -> turn.state.set(Turn.State.OVER));
            dealt = deal();
            looking = false;
            if (!begun.isEmpty() || asking.requests() > 0) {
                lookSoon();
            }
        } finally {
            lock.unlock();
        }
        dealt.forEach(threads::start);
        late.forEach(Turn::lapse);
    }

    private void look(Turn<?> turn, boolean meters, long now) {
        Turn.State state = turn.state.get();
        if (meters && state != Turn.State.AWAY) {
            turn.charge();
        }
        if (!isWanted()) {
            return;
        }
        if (state == Turn.State.MAY_WAIT) {
            turn.state.compareAndSet(state, Turn.State.SEEN_WAITING);
        } else if (state == Turn.State.SEEN_WAITING) {
            take(turn, state, Turn.State.AWAY);
        } else if (state == Turn.State.HOLDING
                && now - turn.heldSinceNanos > SLICE_NANOS
                && overstaying < config.guestPermits()
                && take(turn, state, Turn.State.OVERSTAYING)) {
            overstaying++;
            turn.lane.overstaying++;
            heavy.add(turn.lane);
        }
    }

    /** Takes a permit, unless the guest's thread was faster. */
    private boolean take(Turn<?> turn, Turn.State seen, Turn.State state) {
        boolean taken = turn.state.compareAndSet(seen, state);
        if (taken) {
            freePermits++;
            turn.lane.holding--;
        }
        return taken;
    }
}
