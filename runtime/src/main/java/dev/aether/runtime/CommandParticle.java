package dev.aether.runtime;

import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.CommandCall;
import dev.aether.component.wasi.CommandProgram;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.environment.Timers;

/** A component that is a command: a fresh instance for its run, which ends with it. */
final class CommandParticle implements Command {
    private final Timers timers;
    private final CommandProgram program;
    private final Workload.Limits allowed;
    private final Limits limits;
    private final Bindings.OpenSettings settings;

    /**
     * @param memory that all guests of this node share
     */
    CommandParticle(
            Timers timers,
            CommandProgram program,
            LiveMemory memory,
            Workload workload,
            Bindings.OpenSettings settings) {
        this.settings = settings;
        this.timers = timers;
        this.program = program;
        this.allowed = workload.limits();
        this.limits =
                Limits.standard()
                        .withMemoryBytesMax(allowed.memoryBytesMax())
                        .withMemory(memory.share(allowed.memoryBytesMax()));
    }

    @Override
    public void close() {
        settings.close();
    }

    /** One instance now: what is too small or fails is found at deployment, not at a run. */
    void warmUp() {
        try (CommandCall call = program.open(limits, Blocking.UNHEARD)) {
            Timers.Timer deadline = timers.after(allowed.deadline(), call::interrupt);
            try {
                call.start();
            } finally {
                deadline.cancel();
            }
        }
    }

    @Override
    public RunResult run(Turn<?> turn) {
        try (CommandCall call = program.open(limits, turn)) {
            turn.stopBy(call::interrupt);
            Timers.Timer deadline = timers.after(turn.left(), turn::stop);
            try {
                return new RunResult.Exited(call.run());
            } finally {
                deadline.cancel();
                turn.stopBy(() -> {});
            }
        } catch (TrapException trap) {
            return new RunResult.Stopped(why(trap, turn));
        } catch (WasiDenied denied) {
            return new RunResult.Stopped(
                    "it called " + denied.function() + ", which it was not granted");
        }
    }

    private String why(TrapException trap, Turn<?> turn) {
        return switch (trap.code()) {
            case INTERRUPTED ->
                    turn.isSpent()
                            ? "it used more processor time than limits.cpuTime allows"
                            : "it did not end within limits.deadline, " + allowed.deadline();
            case MEMORY_LIMIT -> "it wanted more memory than there is: " + trap.getMessage();
            case UNREACHABLE,
                    OUT_OF_BOUNDS,
                    ARITHMETIC,
                    INDIRECT_CALL,
                    STACK_EXHAUSTED,
                    LIMIT,
                    ABI,
                    POISONED,
                    OTHER ->
                    "it trapped: " + trap.getMessage();
        };
    }
}
