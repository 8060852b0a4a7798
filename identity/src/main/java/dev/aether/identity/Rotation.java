package dev.aether.identity;

import dev.aether.environment.Environment;
import dev.aether.environment.Interrupted;
import dev.aether.environment.Log;
import dev.aether.environment.Metrics;
import dev.aether.environment.Threads;
import java.time.Duration;
import java.time.Instant;

/**
 * Keeps one thing renewed for as long as it is open, on a virtual thread of its own. Failures are
 * logged and tried again for ever; that the end comes near, and that it came, is logged louder.
 */
public final class Rotation implements AutoCloseable {
    private static final Duration END_MAX = Duration.ofSeconds(30);

    /** A wait is cut into pieces, so that a clock that was set forward is noticed. */
    private static final Duration WAIT_MAX = Duration.ofMinutes(1);

    private final Environment environment;
    private final Log log;
    private final Renewable renewable;
    private final Metrics.Counter renewals;
    private final Metrics.Counter failures;
    private final Threads.Task task;
    private Renewal.Urgency reported = Renewal.Urgency.NONE;

    private Rotation(Environment environment, Renewable renewable) {
        this.environment = environment;
        this.log = environment.log();
        this.renewable = renewable;
        this.renewals =
                environment
                        .metrics()
                        .counter("aether_identity_renewals_total", "Certificates renewed.");
        this.failures =
                environment
                        .metrics()
                        .counter(
                                "aether_identity_renewal_failures_total",
                                "Tries to renew a certificate that failed.");
        this.task = environment.threads().start("identity/renew/" + renewable.name(), this::run);
    }

    /** Begins; the first renewal happens at once if it is due. */
    public static Rotation start(Environment environment, Renewable renewable) {
        return new Rotation(environment, renewable);
    }

    private void run() {
        try {
            int failed = 0;
            while (true) {
                await(failed);
                failed = tryOnce() ? 0 : failed + 1;
            }
        } catch (Interrupted closed) {
            log.debug("rotation ended", "of", renewable.name());
        }
    }

    private void await(int failed) {
        Instant due = now().plus(renewal().delay(now(), failed, environment.randomness()));
        while (now().isBefore(due)) {
            Duration left = Duration.between(now(), due);
            environment.timers().sleep(left.compareTo(WAIT_MAX) < 0 ? left : WAIT_MAX);
        }
    }

    /** The loop must go on whatever an issuer throws; only a close ends it. */
    private boolean tryOnce() {
        try {
            renewable.renew();
        } catch (Interrupted closed) {
            throw closed;
        } catch (RuntimeException failure) {
            failures.increment();
            report(failure);
            return false;
        }
        renewals.increment();
        reported = Renewal.Urgency.NONE;
        log.info("renewed", "of", renewable.name(), "until", renewal().notAfter());
        return true;
    }

    private void report(RuntimeException failure) {
        Renewal.Urgency urgency = renewal().urgency(now());
        if (urgency == reported) {
            log.debug("not renewed", "of", renewable.name(), "why", failure);
            return;
        }
        reported = urgency;
        switch (urgency) {
            case NONE -> log.info("not renewed yet", "of", renewable.name(), "why", failure);
            case SOON ->
                    log.warn(
                            "still not renewed and ending soon",
                            "of",
                            renewable.name(),
                            "ends",
                            renewal().notAfter(),
                            "why",
                            failure);
            case EXPIRED ->
                    log.error(
                            "ended without being renewed",
                            failure,
                            "of",
                            renewable.name(),
                            "ended",
                            renewal().notAfter());
        }
    }

    private Renewal renewal() {
        return renewable.renewal();
    }

    private Instant now() {
        return environment.clock().now();
    }

    /** Ends it; what is in use stays in use until it expires. */
    @Override
    public void close() {
        task.interrupt();
        task.join(END_MAX);
    }
}
