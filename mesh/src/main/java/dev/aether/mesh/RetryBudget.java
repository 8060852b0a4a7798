package dev.aether.mesh;

import dev.aether.environment.Clock;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How often requests may be tried again: a fifth of all requests and ten a second, saved up for ten
 * seconds at most. Keeps a lattice in trouble from drowning in its own retries. Safe for all
 * threads.
 */
final class RetryBudget {
    private static final double PER_REQUEST = 0.2;
    private static final double PER_SECOND = 10;
    private static final double SAVED_MAX = 500;
    private static final double SAVED_AT_FIRST = 100;

    private final Clock clock;
    private final AtomicReference<Account> account;

    RetryBudget(Clock clock) {
        this.clock = clock;
        this.account = new AtomicReference<>(new Account(SAVED_AT_FIRST, clock.nanos()));
    }

    void request() {
        long now = clock.nanos();
        account.updateAndGet(before -> before.at(now).plus(PER_REQUEST));
    }

    /** Takes one retry. @return false if there is none left */
    boolean retry() {
        long now = clock.nanos();
        Account before = account.getAndUpdate(saved -> saved.at(now).less());
        return before.at(now).retries() >= 1;
    }

    private record Account(double retries, long atNanos) {
        Account at(long nowNanos) {
            double earned = Math.max(0, nowNanos - atNanos) / 1e9 * PER_SECOND;
            return new Account(Math.min(SAVED_MAX, retries + earned), nowNanos);
        }

        Account plus(double more) {
            return new Account(Math.min(SAVED_MAX, retries + more), atNanos);
        }

        Account less() {
            return retries >= 1 ? new Account(retries - 1, atNanos) : this;
        }
    }
}
