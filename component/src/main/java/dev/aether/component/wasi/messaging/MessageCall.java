package dev.aether.component.wasi.messaging;

import dev.aether.component.ComponentInstance;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.WasiState;
import java.util.Objects;

/**
 * One fresh instance waiting for its message. One thread uses it, a platform thread; only {@link
 * #interrupt} may come from others.
 */
public final class MessageCall implements AutoCloseable {
    private static final String HANDLE = "wasi:messaging/incoming-handler@0.2.0-draft#handle";

    private final ComponentInstance instance;
    private final WasiState state;

    MessageCall(ComponentInstance instance, WasiState state) {
        this.instance = instance;
        this.state = state;
    }

    /**
     * Starts the guest ahead of its message.
     *
     * @throws TrapException if a limit is too small for it to begin, or it was interrupted
     * @throws GuestExit if it ended itself
     * @throws WasiDenied if it called what it was not granted
     */
    public void start() {
        instance.start();
    }

    /** Has the guest handle a message, on this thread; once. */
    public MessageResult handle(Message message) {
        var given = new GuestMessage(message);
        given.account(state);
        try {
            return switch ((Outcome) Objects.requireNonNull(instance.call(HANDLE, given))) {
                case Outcome.Ok _ -> new MessageResult.Handled();
                case Outcome.Err(var error) ->
                        new MessageResult.Refused(
                                MessageTypes.words(Objects.requireNonNull(error)));
            };
        } catch (GuestExit exit) {
            return new MessageResult.Exited(exit.code());
        } catch (WasiDenied denied) {
            return new MessageResult.Denied(denied.function());
        } catch (TrapException trap) {
            return result(trap);
        }
    }

    private static MessageResult result(TrapException trap) {
        String words = String.valueOf(trap.getMessage());
        return switch (trap.code()) {
            case INTERRUPTED -> new MessageResult.DeadlineExceeded();
            case MEMORY_LIMIT -> new MessageResult.MemoryExceeded(words);
            case UNREACHABLE,
                    OUT_OF_BOUNDS,
                    ARITHMETIC,
                    INDIRECT_CALL,
                    STACK_EXHAUSTED,
                    LIMIT,
                    ABI,
                    POISONED,
                    OTHER ->
                    new MessageResult.Trapped(trap.code(), words);
        };
    }

    /** Stops the guest, for instance at its deadline; from any thread. */
    public void interrupt() {
        instance.interrupt();
    }

    /** Ends the instance; calling again does nothing. */
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
