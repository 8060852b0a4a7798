package dev.aether.component.wasi.sockets;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import org.jspecify.annotations.Nullable;

/** One call about sockets: its good value, null for none, or a fault. */
@FunctionalInterface
interface SocketCall {
    @Nullable Object run() throws IOException;

    /** What became of it, {@code result<_, error-code>}. */
    static Outcome outcome(SocketCall work) {
        try {
            return new Outcome.Ok(work.run());
        } catch (SocketFault fault) {
            return Outcome.err(fault.code().index());
        } catch (ClosedByInterruptException stop) {
            var interrupted = new InterruptedException("interrupted at the network");
            interrupted.initCause(stop);
            throw Poller.interrupted(interrupted);
        } catch (IOException fault) {
            return Outcome.err(SocketError.UNKNOWN.index());
        }
    }
}
