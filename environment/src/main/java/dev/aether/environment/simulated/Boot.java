package dev.aether.environment.simulated;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * One life of a machine, from its start to its crash. Events belong to a life: those of a dead one
 * never happen, so its threads stay where they were blocked and are forgotten.
 */
final class Boot {
    /** The life of the world itself. */
    static final Boot NONE = new Boot("world");

    private final String machine;
    private final List<Event> held = new ArrayList<>();
    private boolean alive = true;
    private boolean paused;

    Boot(String machine) {
        this.machine = machine;
    }

    String machine() {
        return machine;
    }

    boolean isAlive() {
        return alive;
    }

    boolean isPaused() {
        return paused;
    }

    void hold(Event event) {
        held.add(event);
    }

    void end() {
        alive = false;
        held.clear();
    }

    void pause() {
        paused = true;
    }

    void resume(SimulatedWorld world) {
        paused = false;
        held.forEach(world::resume);
        held.clear();
    }

    /** Lets the calling code go no further if its machine is dead. */
    void haltIfDead() {
        if (!alive) {
            halt();
        }
    }

    private void halt() {
        while (Thread.currentThread().isVirtual()) {
            LockSupport.park(this);
        }
        throw new MachineCrashed(machine);
    }

    /** Ends an action that cannot be left standing because it has no thread of its own. */
    static final class MachineCrashed extends RuntimeException {
        MachineCrashed(String machine) {
            super("machine " + machine + " has crashed");
        }
    }
}
