package dev.aether.runtime;

import dev.aether.component.Limits;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.http.HttpRequest;
import dev.aether.component.wasi.http.HttpResult;
import dev.aether.component.wasi.http.ResponseSink;
import dev.aether.component.wasi.messaging.Message;
import dev.aether.component.wasi.messaging.MessageCall;
import dev.aether.component.wasi.messaging.MessageProgram;
import dev.aether.component.wasi.messaging.MessageResult;
import dev.aether.environment.Timers;

/** A component that handles messages, each in a fresh instance, and may answer requests as well. */
final class ConsumingParticle implements MessageHandler {
    private final GuestRuns guests;
    private final MessageProgram program;
    private final Program answering;
    private final Topics topics;
    private final Limits limits;

    /** What answers requests where nothing does. */
    record Silent(Bindings.OpenSettings settings) implements Program {
        @Override
        public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
            throw new WorkloadException(
                    WorkloadException.Code.ABSENT, "it handles messages and answers no requests");
        }

        @Override
        public void close() {
            settings.close();
        }
    }

    /**
     * @param memory that all guests of this node share
     * @param answering its requests; closed with it
     */
    ConsumingParticle(
            Timers timers,
            MessageProgram program,
            LiveMemory memory,
            Workload workload,
            Program answering,
            Topics topics) {
        this.guests = new GuestRuns(timers, workload.limits());
        this.program = program;
        this.answering = answering;
        this.topics = topics;
        long memoryBytesMax = workload.limits().memoryBytesMax();
        this.limits =
                Limits.standard()
                        .withMemoryBytesMax(memoryBytesMax)
                        .withMemory(memory.share(memoryBytesMax));
    }

    void warmUp() {
        guests.tryOut(program.open(limits, Blocking.UNHEARD));
    }

    @Override
    public Topics topics() {
        return topics;
    }

    @Override
    public HttpResult handle(HttpRequest request, ResponseSink sink, Turn<?> turn) {
        return answering.handle(request, sink, turn);
    }

    @Override
    public Ending handle(Message message, Turn<?> turn) {
        try (MessageCall call = program.open(limits, turn)) {
            return guests.within(
                    turn, call, () -> start(call) ? ending(call.handle(message), turn) : exited());
        } catch (TrapException trap) {
            return trap.code() == TrapException.Code.INTERRUPTED
                    ? new Ending.Failed(guests.late(turn))
                    : new Ending.Failed("it crashed: " + trap.getMessage());
        } catch (WasiDenied denied) {
            return new Ending.Failed(GuestRuns.denied(denied.function()));
        }
    }

    /**
     * @return whether the guest goes on
     */
    private static boolean start(MessageCall call) {
        try {
            call.start();
            return true;
        } catch (GuestExit exit) {
            return false;
        } catch (TrapException trap) {
            if (trap.code() == TrapException.Code.MEMORY_LIMIT) {
                throw GuestRuns.crowded(trap);
            }
            throw trap;
        }
    }

    private Ending ending(MessageResult result, Turn<?> turn) {
        return switch (result) {
            case MessageResult.Handled() -> new Ending.Handled();
            case MessageResult.Refused(String words) -> new Ending.Failed(words);
            case MessageResult.Exited _ -> exited();
            case MessageResult.Trapped(var _, String words) ->
                    new Ending.Failed("it crashed: " + words);
            case MessageResult.DeadlineExceeded() -> new Ending.Failed(guests.late(turn));
            case MessageResult.MemoryExceeded(String words) ->
                    new Ending.Failed("it wanted more memory than there is: " + words);
            case MessageResult.Denied(String function) ->
                    new Ending.Failed(GuestRuns.denied(function));
        };
    }

    private static Ending exited() {
        return new Ending.Failed("it ended itself before it had handled the message");
    }

    @Override
    public void close() {
        answering.close();
    }
}
