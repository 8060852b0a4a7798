package dev.aether.transport.simulated;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One ordered direction of a channel or stream on a link. What is posted arrives in order, however
 * the delays fall; lanes overtake each other.
 */
final class Lane {
    /** A packet that met a cut is sent again this often, until the link is given up. */
    private static final Duration RESEND_EVERY = Duration.ofMillis(50);

    private final WorldTimers timers;
    private final SimulatedLink link;
    private final SimulatedTransport from;
    private final Deque<Parcel> underway = new ArrayDeque<>();
    private long bytesUnderway;

    Lane(WorldTimers timers, SimulatedLink link, SimulatedTransport from) {
        this.timers = timers;
        this.link = link;
        this.from = from;
    }

    /** Arrives unless the link breaks first. */
    void post(Runnable arrival) {
        Parcel parcel = new Parcel(arrival, 0);
        underway.add(parcel);
        timers.after(link.journey(from), () -> arriveReliably(parcel));
    }

    /**
     * Arrives unless it is lost.
     *
     * @return false if more than {@code bytesMax} would be underway
     */
    boolean postLossy(Runnable arrival, int bytes, int bytesMax) {
        if (bytesUnderway + bytes > bytesMax) {
            return false;
        }
        if (link.losesFrom(from)) {
            return true;
        }
        Parcel parcel = new Parcel(arrival, bytes);
        underway.add(parcel);
        bytesUnderway += bytes;
        timers.after(link.journey(from), () -> arriveOrVanish(parcel));
        return true;
    }

    private void arriveReliably(Parcel parcel) {
        if (link.isCutFrom(from)) {
            timers.after(RESEND_EVERY, () -> arriveReliably(parcel));
        } else {
            arrive(parcel);
        }
    }

    private void arriveOrVanish(Parcel parcel) {
        if (link.isCutFrom(from)) {
            parcel.arrival = null;
        }
        arrive(parcel);
    }

    private void arrive(Parcel parcel) {
        parcel.arrived = true;
        while (!underway.isEmpty() && underway.peek().arrived) {
            Parcel next = underway.remove();
            bytesUnderway -= next.bytes;
            if (link.delivers() && next.arrival != null) {
                next.arrival.run();
            }
        }
    }

    private static final class Parcel {
        final int bytes;
        @Nullable Runnable arrival;
        boolean arrived;

        Parcel(Runnable arrival, int bytes) {
            this.arrival = arrival;
            this.bytes = bytes;
        }
    }
}
