package dev.aether.component.wasi;

import dev.aether.component.ComponentInstance;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;

/** One fresh instance of a command, waiting to run. */
public final class CommandCall implements GuestCall {
    private static final String RUN = "wasi:cli/run@0.2.12#run";

    private final ComponentInstance instance;
    private final WasiState state;

    CommandCall(ComponentInstance instance, WasiState state) {
        this.instance = instance;
        this.state = state;
    }

    @Override
    public void start() {
        instance.start();
    }

    /**
     * Runs it once, on this thread.
     *
     * @return its exit code, 0 for success
     * @throws TrapException if it was stopped, by a fault of its own or an interrupt
     * @throws WasiDenied if it called what it was linked to but never granted
     */
    public int run() {
        try {
            return instance.call(RUN) instanceof Outcome.Ok ? 0 : 1;
        } catch (GuestExit exit) {
            return exit.code();
        }
    }

    @Override
    public void interrupt() {
        instance.interrupt();
    }

    @Override
    public void close() {
        // The instance in any case, for its memory is counted.
        try {
            state.close();
        } finally {
            instance.close();
        }
    }
}
