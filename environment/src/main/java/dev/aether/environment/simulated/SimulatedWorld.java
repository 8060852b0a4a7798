package dev.aether.environment.simulated;

import dev.aether.environment.Check;
import dev.aether.environment.Randomness;
import dev.aether.environment.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Some machines and what lies between them, driven by one queue of events in virtual time.
 *
 * <p>The thread that made the world owns it and runs everything: timers, and the virtual threads of
 * all machines, one at a time, from one blocking point to the next. The order of what is ready at
 * the same time is drawn from the seed. The same seed and the same code give the same events, which
 * {@link #trace} proves.
 */
public final class SimulatedWorld {
    /** Wall-clock time when a world begins. */
    public static final Instant BEGIN = Instant.parse("2026-01-01T00:00:00Z");

    /** Events at one instant; more means that the code under test never lets time pass. */
    private static final int EVENTS_AT_ONCE_MAX = 1_000_000;

    private static final int DISPATCH_NANOS_MAX = 20_000;

    private final long seed;
    private final Thread owner = Thread.currentThread();
    private final Randomness randomness;
    private final Randomness dispatch;
    private final Map<String, SimulatedMachine> machines = new LinkedHashMap<>();
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private final Trace trace = new Trace();
    private final Breakage breakage = new Breakage();
    private long nanos;
    private long sequence;
    private int eventsAtOnce;
    private boolean stepping;
    private Consumer<String> logListener = line -> {};

    public SimulatedWorld(long seed) {
        this.seed = seed;
        this.randomness = new SeededRandomness(seed);
        this.dispatch = randomness.fork("dispatch");
    }

    public long seed() {
        return seed;
    }

    /** The machine of that name, started at the first call. */
    public SimulatedMachine machine(String name) {
        SimulatedMachine known = machines.get(name);
        if (known != null) {
            return known;
        }
        SimulatedMachine made = new SimulatedMachine(this, name);
        machines.put(name, made);
        return made;
    }

    /** The root of all chance; fork it by name before drawing, so that users do not disturb. */
    public Randomness randomness() {
        return randomness;
    }

    /** True time, which no machine knows exactly. */
    public Instant now() {
        return BEGIN.plusNanos(nanos);
    }

    /** Nanoseconds since the world began. */
    public long nanos() {
        return nanos;
    }

    /**
     * Runs an action of the world itself (a packet arriving, a fault) after a delay in true time.
     * Actions of one instant run in the order of these calls. Not for blocking code. What an action
     * throws reaches the caller of {@link #step}.
     */
    public Timers.Timer after(Duration delay, Runnable action) {
        return schedule(Boot.NONE, delay.toNanos(), "after", action);
    }

    /** Runs the next event. @return false if there is none */
    public boolean step() {
        Check.that(!stepping, "an event must not run the world itself");
        Event event = nextLive();
        if (event == null) {
            return false;
        }
        events.remove();
        advance(event.due());
        stepping = true;
        try {
            event.run(trace);
        } finally {
            stepping = false;
        }
        breakage.check();
        return true;
    }

    /** Runs all events of this span of virtual time. */
    public void runFor(Duration span) {
        runUntil(() -> false, span);
    }

    /**
     * Runs until the condition holds, asking it before every event.
     *
     * @return whether it came to hold within {@code max} of virtual time
     */
    public boolean runUntil(BooleanSupplier condition, Duration max) {
        long deadline = Math.addExact(nanos, max.toNanos());
        while (!condition.getAsBoolean()) {
            Event next = nextLive();
            if (next == null || next.due() > deadline) {
                advance(deadline);
                breakage.check();
                return condition.getAsBoolean();
            }
            step();
        }
        return true;
    }

    /** A hash of everything that happened so far, in order. */
    public long trace() {
        return trace.hash();
    }

    /** Adds something that happened elsewhere, say in a simulated network, to the trace. */
    public void trace(String happened) {
        trace.add(nanos, happened);
    }

    /** Calls the listener with every traced happening, to find where two runs part. */
    public void onTrace(Consumer<String> listener) {
        trace.listener(listener);
    }

    /** Calls the listener with every log line of every machine, such as {@code println}. */
    public void onLog(Consumer<String> listener) {
        logListener = listener;
    }

    boolean isStepping() {
        return stepping;
    }

    Breakage breakage() {
        return breakage;
    }

    void log(String machine, String message, String line) {
        trace.add(nanos, machine, "log", message);
        logListener.accept(machine + " " + line);
    }

    /** Whether that thread belongs to the simulation, not to the JVM. */
    boolean isOurs(Thread thread) {
        return thread.isVirtual() || thread.equals(owner);
    }

    /** Queues one run of a virtual thread, a seeded moment from now. */
    void dispatch(Boot boot, String thread, Runnable continuation) {
        schedule(boot, 1 + dispatch.nextInt(DISPATCH_NANOS_MAX), thread, continuation);
    }

    Event schedule(Boot boot, long delayNanos, String label, Runnable action) {
        Check.that(delayNanos >= 0, "a delay must not be negative: %d ns", delayNanos);
        Event event = new Event(Math.addExact(nanos, delayNanos), sequence++, boot, label, action);
        if (boot.isAlive()) {
            events.add(event);
        }
        return event;
    }

    /** Queues what a pause held back. */
    void resume(Event held) {
        events.add(held.at(nanos, sequence++));
    }

    private @Nullable Event nextLive() {
        while (true) {
            Event event = events.peek();
            if (event == null || event.isRunnable()) {
                return event;
            }
            events.remove();
            event.holdIfPaused();
        }
    }

    private void advance(long until) {
        eventsAtOnce = until > nanos ? 0 : eventsAtOnce + 1;
        Check.that(eventsAtOnce < EVENTS_AT_ONCE_MAX, "time stands still at %s", now());
        nanos = Math.max(nanos, until);
    }
}
