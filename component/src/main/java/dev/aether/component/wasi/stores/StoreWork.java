package dev.aether.component.wasi.stores;

import dev.aether.component.Invocation;
import dev.aether.component.Outcome;
import dev.aether.component.wasi.Blocking;
import dev.aether.component.wasi.Poller;
import dev.aether.component.wasi.WasiState;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a store: its good value, null for none, or a fault. */
@FunctionalInterface
interface StoreWork {
    @Nullable Object run() throws IOException, InterruptedException;

    /**
     * What became of it, which the guest waits for.
     *
     * @param error a fault as the guest's interface writes it
     */
    static Outcome outcome(Invocation call, Function<IOException, Object> error, StoreWork work) {
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

    /** What a fault says for people; of the host nothing but what a store says itself. */
    static String message(IOException fault) {
        return fault instanceof StoreFault known
                ? String.valueOf(known.getMessage())
                : "the store failed";
    }
}
