package dev.aether.cue;

import java.time.Duration;
import java.time.Instant;

/** When something is due, again and again. Immutable. */
public sealed interface Schedule permits Cron, Schedule.Every {
    /** The first due time after a moment. Its text names the whole schedule. */
    Instant next(Instant after);

    /**
     * At each multiple of an interval since 1970, whatever the zone.
     *
     * @param interval whole milliseconds, positive
     */
    record Every(Duration interval) implements Schedule {
        public Every {
            if (interval.toMillis() < 1) {
                throw new IllegalArgumentException("an interval is positive");
            }
        }

        @Override
        public String toString() {
            return "every " + Quantities.printSpan(interval);
        }

        @Override
        public Instant next(Instant after) {
            long millis = interval.toMillis();
            return Instant.ofEpochMilli(
                    Math.floorDiv(after.toEpochMilli(), millis) * millis + millis);
        }
    }
}
