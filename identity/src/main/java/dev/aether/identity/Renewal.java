package dev.aether.identity;

import dev.aether.environment.Check;
import dev.aether.environment.Randomness;
import java.time.Duration;
import java.time.Instant;

/**
 * When to renew something that expires: at half its life, a little scattered so that nodes which
 * started together do not ask together; after a failure again and again, ever slower but never
 * slower than a tenth of the time that is left. Pure.
 *
 * <p>A life that begins and ends at once is that of nothing: due now and never urgent.
 *
 * @param notBefore when its life began
 * @param notAfter when its life ends
 */
public record Renewal(Instant notBefore, Instant notAfter) {
    public static final Duration RETRY_MIN = Duration.ofSeconds(1);
    public static final Duration RETRY_MAX = Duration.ofSeconds(60);

    /** Between tries for what has ended: then a node is of no use, but so may be many others. */
    public static final Duration RETRY_ENDED_MAX = Duration.ofSeconds(5);

    /** A renewal is scattered over this part of the life, after its half. */
    private static final double SCATTER = 0.05;

    /** How bad it is that it is not renewed yet. */
    public enum Urgency {
        /** As planned. */
        NONE,
        /** Less than a quarter of the life is left. */
        SOON,
        /** The life ended. */
        EXPIRED
    }

    public static Renewal of(Svid svid) {
        return new Renewal(svid.notBefore(), svid.notAfter());
    }

    public static Renewal ofNothing() {
        return new Renewal(Instant.EPOCH, Instant.EPOCH);
    }

    /**
     * How long to wait before the next try.
     *
     * @param failures tries that failed since the last success
     */
    public Duration delay(Instant now, int failures, Randomness randomness) {
        Check.that(failures >= 0, "failures must not be negative: %d", failures);
        return failures == 0 ? untilDue(now, randomness) : backOff(now, failures, randomness);
    }

    public Urgency urgency(Instant now) {
        if (life().isZero()) {
            return Urgency.NONE;
        }
        if (now.isAfter(notAfter)) {
            return Urgency.EXPIRED;
        }
        Duration quarter = life().dividedBy(4);
        return now.isAfter(notAfter.minus(quarter)) ? Urgency.SOON : Urgency.NONE;
    }

    private Duration untilDue(Instant now, Randomness randomness) {
        Instant due = notBefore.plus(life().dividedBy(2)).plus(part(life(), SCATTER, randomness));
        return now.isBefore(due) ? Duration.between(now, due) : Duration.ZERO;
    }

    private Duration backOff(Instant now, int failures, Randomness randomness) {
        Duration doubled = RETRY_MIN.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration bounded = smaller(doubled, retryMax(now));
        return bounded.dividedBy(2).plus(part(bounded, 0.5, randomness));
    }

    private Duration retryMax(Instant now) {
        if (!now.isBefore(notAfter)) {
            return RETRY_ENDED_MAX;
        }
        Duration left = Duration.between(now, notAfter).dividedBy(10);
        return smaller(larger(left, RETRY_MIN), RETRY_MAX);
    }

    private Duration life() {
        return Duration.between(notBefore, notAfter);
    }

    private static Duration part(Duration whole, double upTo, Randomness randomness) {
        return Duration.ofNanos((long) (whole.toNanos() * upTo * randomness.nextDouble()));
    }

    private static Duration smaller(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    private static Duration larger(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? other : one;
    }
}
