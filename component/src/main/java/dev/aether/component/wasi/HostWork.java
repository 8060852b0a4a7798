package dev.aether.component.wasi;

import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What a host function does while its guest waits: its good value, null for none, or a fault. */
@FunctionalInterface
public interface HostWork {
    @Nullable Object run() throws IOException, InterruptedException;

    /**
     * What became of it, which the guest waits for.
     *
     * @param error a fault as the guest's interface writes it
     */
    static Outcome outcome(Invocation call, Function<IOException, Object> error, HostWork work) {
        Blocking blocking = call.state(WasiState.class).poller().blocking();
        try {
            blocking.waits();
            Object value = work.run();
            blocking.goesOn();
            return new Outcome.Ok(value);
        } catch (IOException fault) {
            blocking.goesOn();
            return Outcome.err(error.apply(fault));
        } catch (InterruptedException stop) {
            throw Poller.interrupted(stop);
        }
    }
}
