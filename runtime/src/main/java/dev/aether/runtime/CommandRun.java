package dev.aether.runtime;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one run of a command's placement: begun at most once, however often it is asked for. Safe for
 * all threads.
 */
final class CommandRun {
    private static final RunResult STOPPED = new RunResult.Stopped("it was stopped");

    private final Environment environment;
    private final Guests guests;
    private final Lane lane;
    private final Promise<RunResult> end;
    private final AtomicReference<State> state = new AtomicReference<>(State.READY);
    private volatile @Nullable Turn<?> turn;

    private enum State {
        READY,
        BEGUN,
        STOPPED
    }

    CommandRun(Environment environment, Guests guests, Lane lane) {
        this.environment = environment;
        this.guests = guests;
        this.lane = lane;
        this.end = new Promise<>(environment.timers());
    }

    /**
     * Begins it, unless it was begun or stopped before.
     *
     * @param told hears how it ended
     */
    Promise<RunResult> begin(Command command, Consumer<RunResult> told) {
        if (state.compareAndSet(State.READY, State.BEGUN)) {
            environment.threads().start("run " + lane.placement, () -> run(command, told));
        }
        return end;
    }

    private void run(Command command, Consumer<RunResult> told) {
        end.settleBy(
                () -> {
                    RunResult result = result(command);
                    told.accept(result);
                    return result;
                },
                () -> new IllegalStateException("the run broke off"));
    }

    private RunResult result(Command command) {
        try {
            return guests.ask(lane, mine -> guest(command, mine)).await();
        } catch (WorkloadException | DeadlineExceeded refused) {
            return new RunResult.Stopped(String.valueOf(refused.getMessage()));
        } catch (RuntimeException fault) {
            environment.log().error("a run failed in the host", fault, "placement", lane.placement);
            return new RunResult.Stopped("the node failed to run it: " + fault);
        }
    }

    private RunResult guest(Command command, Turn<?> mine) {
        turn = mine;
        if (state.get() == State.STOPPED) {
            return STOPPED;
        }
        RunResult result = command.run(mine);
        return state.get() == State.STOPPED && !result.isSuccess() ? STOPPED : result;
    }

    /** Stops the guest, if it runs; it does not begin any more. */
    void stop() {
        if (state.getAndSet(State.STOPPED) == State.READY) {
            end.complete(STOPPED);
        }
        Turn<?> running = turn;
        if (running != null) {
            running.stop();
        }
    }
}
