package dev.aether.component.wasi.messaging;

import dev.aether.component.ComponentInstance;
import dev.aether.component.Outcome;
import dev.aether.component.TrapException;
import dev.aether.component.wasi.GuestCall;
import dev.aether.component.wasi.GuestExit;
import dev.aether.component.wasi.WasiDenied;
import dev.aether.component.wasi.WasiState;
import java.util.Objects;

/** One fresh instance waiting for its message. */
public final class MessageCall implements GuestCall {
    private static final String HANDLE = "wasi:messaging/incoming-handler@0.2.0-draft#handle";

    private final ComponentInstance instance;
    private final WasiState state;

    MessageCall(ComponentInstance instance, WasiState state) {
        this.instance = instance;
        this.state = state;
    }

    @Override
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
            default -> new MessageResult.Trapped(trap.code(), words);
        };
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
