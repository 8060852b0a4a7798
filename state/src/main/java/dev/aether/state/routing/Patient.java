package dev.aether.state.routing;

import dev.aether.environment.Environment;
import dev.aether.state.Answer;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import java.util.function.Supplier;

/** Asks again, on a thread that may wait, what surely was not executed. */
final class Patient<T> implements Answer<T> {
    private final Environment environment;
    private final Answer<T> asker;
    private final Supplier<T> again;

    /**
     * @param again asks with all patience
     */
    Patient(Environment environment, Answer<T> asker, Supplier<T> again) {
        this.environment = environment;
        this.asker = asker;
        this.again = again;
    }

    /** Begins with patience. */
    void start() {
        environment.threads().start("request", this::ask);
    }

    private void ask() {
        T result;
        try {
            result = again.get();
        } catch (RuntimeException failure) {
            asker.failed(failure);
            return;
        }
        asker.done(result);
    }

    @Override
    public void done(T result) {
        asker.done(result);
    }

    @Override
    public void make(Runnable making) {
        asker.make(making);
    }

    @Override
    public void failed(RuntimeException failure) {
        if (failure instanceof StateException refusal && isUnexecuted(refusal.code())) {
            start();
        } else {
            asker.failed(failure);
        }
    }

    /** Where a keyspace was not found at once, its record may tell. */
    private static boolean isUnexecuted(Code code) {
        return code.isWorthAnotherAttempt() || code == Code.KEYSPACE_ABSENT;
    }
}
