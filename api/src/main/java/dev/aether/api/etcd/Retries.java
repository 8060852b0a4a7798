package dev.aether.api.etcd;

import dev.aether.state.StateException;
import java.util.function.Supplier;

/** A request decided under rules that became others meanwhile is decided anew. */
final class Retries {
    static final int TIMES_MAX = 5;

    private Retries() {}

    static boolean areDue(RuntimeException failure) {
        return failure instanceof StateException refused
                && refused.code() == StateException.Code.NOTES_CHANGED;
    }

    /**
     * @param renew reads the rules anew
     */
    static <T> T run(Runnable renew, Supplier<T> work) {
        int times = TIMES_MAX;
        while (true) {
            try {
                return work.get();
            } catch (StateException refused) {
                if (times-- == 0 || !areDue(refused)) {
                    throw refused;
                }
                renew.run();
            }
        }
    }
}
