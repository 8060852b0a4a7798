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
    private final GuestRuns guests;
    private final CommandProgram program;
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
        this.guests = new GuestRuns(timers, workload.limits());
        this.program = program;
        long memoryBytesMax = workload.limits().memoryBytesMax();
        this.limits =
                Limits.standard()
                        .withMemoryBytesMax(memoryBytesMax)
                        .withMemory(memory.share(memoryBytesMax));
    }

    @Override
    public void close() {
        settings.close();
    }

    void warmUp() {
        guests.tryOut(program.open(limits, Blocking.UNHEARD));
    }

    @Override
    public RunResult run(Turn<?> turn) {
        try (CommandCall call = program.open(limits, turn)) {
            return new RunResult.Exited(guests.within(turn, call, call::run));
        } catch (TrapException trap) {
            return new RunResult.Stopped(why(trap, turn));
        } catch (WasiDenied denied) {
            return new RunResult.Stopped(GuestRuns.denied(denied.function()));
        }
    }

    private String why(TrapException trap, Turn<?> turn) {
        return switch (trap.code()) {
            case INTERRUPTED -> guests.late(turn);
            case MEMORY_LIMIT -> "it wanted more memory than there is: " + trap.getMessage();
            default -> "it trapped: " + trap.getMessage();
        };
    }
}
