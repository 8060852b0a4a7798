package dev.aether.mesh;

import dev.aether.environment.DeadlineExceeded;
import dev.aether.environment.Environment;
import dev.aether.environment.Promise;
import dev.aether.environment.Timers;
import dev.aether.mesh.EgressException.Code;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Looks names up. The system's resolver keeps the carrier of a virtual thread that asks it, for
 * seconds where a name server is silent, so it is asked on a few threads kept for that.
 */
final class Names {
    /** The system's resolver, blocking. */
    interface Resolver {
        InetAddress[] resolve(String host) throws UnknownHostException;
    }

    private static final int THREADS = 16;

    private final Timers timers;
    private final Executor threads;
    private final int lookupsMax;
    private final Duration max;
    private final Resolver resolver;
    private final AtomicInteger lookups = new AtomicInteger();

    /**
     * @param lookupsMax under way or waiting at once
     * @param max how long one is waited for
     */
    Names(Environment environment, int lookupsMax, Duration max, Resolver resolver) {
        this.timers = environment.timers();
        this.threads = environment.threads().platformPool("names", THREADS);
        this.lookupsMax = lookupsMax;
        this.max = max;
        this.resolver = resolver;
    }

    /**
     * All addresses of a host, at least one; waits for them.
     *
     * @param host a name, or an address without brackets
     * @throws EgressException NAME_UNKNOWN, NAME_TIMEOUT or BUSY
     */
    List<InetAddress> addresses(String host) {
        try {
            return List.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException notAnAddress) {
            return lookUp(host);
        }
    }

    private List<InetAddress> lookUp(String host) {
        if (lookups.incrementAndGet() > lookupsMax) {
            lookups.decrementAndGet();
            throw new EgressException(
                    Code.BUSY, "at most " + lookupsMax + " names are looked up at once");
        }
        Promise<List<InetAddress>> found = new Promise<>(timers);
        threads.execute(() -> {
            try {
                if (!found.isSettled()) {
                    found.settleBy(
                            () -> resolved(host),
                            () -> new IllegalStateException("the lookup broke off"));
                }
            } finally {
                lookups.decrementAndGet();
            }
        });
        try {
            return found.await("the addresses of " + host, max);
        } catch (DeadlineExceeded late) {
            throw new EgressException(
                    Code.NAME_TIMEOUT, "no answer about " + host + " in " + max, late);
        } finally {
            found.fail(new IllegalStateException("nobody waits any more"));
        }
    }

    private List<InetAddress> resolved(String host) {
        try {
            return List.of(resolver.resolve(host));
        } catch (UnknownHostException unknown) {
            throw new EgressException(
                    Code.NAME_UNKNOWN, "no address of " + host + " is known", unknown);
        }
    }
}
