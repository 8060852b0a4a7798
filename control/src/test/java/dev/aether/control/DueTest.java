package dev.aether.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.aether.cue.Schedule;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class DueTest {
    private static final Schedule MINUTELY = new Schedule.Every(Duration.ofMinutes(1));
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final Duration HOUR = Duration.ofHours(1);

    @Test
    void nothingIsDueBeforeItsTime() {
        assertThat(Due.at(MINUTELY, NOON, NOON.plusSeconds(59), HOUR)).isEmpty();
        assertThat(Due.at(MINUTELY, NOON, NOON.minusSeconds(30), HOUR)).isEmpty();
    }

    @Test
    void theNewestOfManyIsNamedAndAllAreCounted() {
        assertThat(Due.at(MINUTELY, NOON, NOON.plusSeconds(60), HOUR))
                .contains(new Due(NOON.plusSeconds(60), 1));
        assertThat(Due.at(MINUTELY, NOON, NOON.plusSeconds(600), HOUR))
                .contains(new Due(NOON.plusSeconds(600), 10));
    }

    @Test
    void yearsThatWerePassedAreNotWalkedThrough() {
        Instant now = NOON.plus(Duration.ofDays(5000));

        Due due = Due.at(MINUTELY, NOON, now, HOUR).orElseThrow();

        assertThat(due.newest()).isEqualTo(now);
        assertThat(due.times()).isBetween(10_000L, 10_100L);
    }

    @Test
    void aClockThatWasFarAheadDoesNotStopASchedule() {
        Instant wrong = NOON.plus(Duration.ofDays(365));

        assertThat(Due.at(MINUTELY, wrong, NOON, HOUR)).isEmpty();
        assertThat(Due.after(wrong, NOON)).isEqualTo(NOON);
        assertThat(Due.after(NOON.plusSeconds(300), NOON)).isEqualTo(NOON.plusSeconds(300));
    }
}
