package dev.aether.state.storm;

import dev.aether.environment.Bytes;
import dev.aether.state.Keyspace;
import dev.aether.state.Op;
import dev.aether.state.StateException;
import dev.aether.state.StateException.Code;
import dev.aether.state.Txn;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * Clients that hold leases with a key on each, prolong them for a while and let them go.
 *
 * <p>A holder counts from when it asked, so a lease must not end before its time has passed since
 * then, by any clock within the drift that is allowed.
 */
final class Leaseholders {
    private static final int SECONDS_MIN = 2;
    private static final int PROLONGATIONS_MAX = 5;

    private final LongSupplier now;
    private final double fastest;
    private final List<Hold> holds = new ArrayList<>();
    private boolean stopped;

    /**
     * @param fastest speed of the fastest clock, relative to the world's
     */
    Leaseholders(LongSupplier now, double fastest) {
        this.now = now;
        this.fastest = fastest;
    }

    /** One lease and until when it must last. */
    private final class Hold {
        private final String key;
        private final long lastsNanos;
        private long promisedUntil;
        private long revokedFrom = Long.MAX_VALUE;

        Hold(String key, Duration ttl, long asked) {
            this.key = key;
            this.lastsNanos = (long) (ttl.toNanos() / fastest);
            this.promisedUntil = asked + lastsNanos;
        }

        void prolonged(long asked) {
            promisedUntil = Math.max(promisedUntil, asked + lastsNanos);
        }

        boolean mustLastAt(long moment) {
            return moment < promisedUntil && moment < revokedFrom;
        }
    }

    /** Nothing is prolonged from now on. */
    void stop() {
        stopped = true;
    }

    void act(Seat seat) {
        try {
            hold(seat);
        } catch (StateException unavailable) {
            seat.pause(Duration.ofMillis(200));
        }
    }

    private void hold(Seat seat) {
        Duration ttl = Duration.ofSeconds(SECONDS_MIN + seat.chance().nextInt(2));
        long asked = now.getAsLong();
        long id = seat.keyspace().grant(0, ttl).id();
        Bytes key = Bytes.utf8("h" + id);
        Hold hold = new Hold(key.utf8(), ttl, asked);
        holds.add(hold);
        try {
            put(seat.keyspace(), key, id);
        } catch (StateException failure) {
            check(failure, hold, "a put");
        }
        for (int left = seat.chance().nextInt(PROLONGATIONS_MAX); left > 0 && !stopped; left--) {
            seat.pause(ttl.dividedBy(2));
            prolong(seat.keyspace(), hold, id);
        }
        if (seat.chance().nextInt(3) == 0) {
            hold.revokedFrom = now.getAsLong();
            seat.keyspace().revoke(id);
        }
    }

    private static void put(Keyspace keyspace, Bytes key, long lease) {
        keyspace.txn(Txn.of(new Op.Put(key, Bytes.utf8("held"), lease, false, false, false)));
    }

    private void prolong(Keyspace keyspace, Hold hold, long id) {
        long asked = now.getAsLong();
        try {
            keyspace.keepAlive(id);
            hold.prolonged(asked);
        } catch (StateException failure) {
            check(failure, hold, "a prolongation");
        }
    }

    private void check(StateException failure, Hold hold, String what) {
        if (failure.code() == Code.LEASE_ABSENT && hold.mustLastAt(now.getAsLong())) {
            throw new AssertionError(what + " at a lease that must last: " + hold.key, failure);
        }
    }

    /** A key that went, as some watch heard, before its lease could end. */
    Optional<String> violation(Collection<Recorder> recorders) {
        for (Recorder recorder : recorders) {
            for (Recorder.Heard heard : recorder.heard()) {
                for (Hold hold : holds) {
                    if (hold.mustLastAt(heard.at()) && deletes(heard, hold.key)) {
                        return Optional.of(
                                "%s went at %d, promised until %d"
                                        .formatted(hold.key, heard.at(), hold.promisedUntil));
                    }
                }
            }
        }
        return Optional.empty();
    }

    private static boolean deletes(Recorder.Heard heard, String key) {
        return heard.events().events().stream()
                .anyMatch(event -> event.isDelete() && event.current().key().utf8().equals(key));
    }
}
