package dev.aether.component.wasi.stores;

import dev.aether.component.Outcome;
import dev.aether.component.wasi.Poller;
import java.io.IOException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One call of a store: its good value, null for none, or a fault. */
@FunctionalInterface
interface StoreWork {
    @Nullable Object run() throws IOException, InterruptedException;

    /**
     * What became of it.
     *
     * @param error a fault as the guest's interface writes it
     */
    static Outcome outcome(Function<IOException, Object> error, StoreWork work) {
        try {
            return new Outcome.Ok(work.run());
        } catch (IOException fault) {
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
